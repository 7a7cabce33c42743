package org.recourse.trial;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.recourse.trial.Book.File;
import org.recourse.trial.Book.Filed;
import org.recourse.trial.Book.Words;
import org.recourse.trial.Client.Call;
import org.recourse.trial.Client.Reply;

/** Those who report and those who work on the cases, all at once, for as long as it lasts. */
final class Load {

    private static final int REPORTERS = 4;
    private static final int WORKERS = 4;

    /** How often somebody tries again: longer than any fault lasts, at half a second a time and more. */
    private static final int ATTEMPTS = 400;

    private static final byte[] PNG = HexFormat.of().parseHex("89504e470d0a1a0a0000000d49484452");
    private static final int LARGEST = 400_000;

    private static final List<String> USERS = List.of(
            "central",
            "central",
            "central2",
            "central2",
            "itservices",
            "itservices",
            "smt",
            "smt",
            "principal",
            "deputy",
            "hr");

    private final List<Node> nodes;
    private final Book book;
    private final Client client;
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService people = Executors.newCachedThreadPool();
    private final List<Future<?>> work = new ArrayList<>();

    Load(List<Node> nodes, Book book, Tally tally, Random seeds) {
        this.nodes = nodes;
        this.book = book;
        this.client = new Client(tally);
        for (int i = 0; i < REPORTERS; i++) {
            Person reporter = new Person("r" + i, new Random(seeds.nextLong()));
            work.add(people.submit(() -> repeat(reporter::report)));
        }
        for (int i = 0; i < WORKERS; i++) {
            Person worker = new Person("w" + i, new Random(seeds.nextLong()));
            work.add(people.submit(() -> repeat(worker::work)));
        }
    }

    /** Lets everybody finish what they are at, and ends it. */
    void end() throws Exception {
        over.countDown();
        for (Future<?> one : work) {
            one.get(10, TimeUnit.MINUTES);
        }
        people.shutdown();
    }

    private interface Deed {
        void run() throws InterruptedException;
    }

    private Void repeat(Deed deed) throws InterruptedException {
        while (over.getCount() > 0) {
            deed.run();
        }
        return null;
    }

    /** One of the people, with chances of their own. */
    private final class Person {

        private final String name;
        private final Random random;
        private int marks;

        Person(String name, Random random) {
            this.name = name;
            this.random = random;
        }

        void report() throws InterruptedException {
            Filed report = file();
            if (report != null) {
                if (random.nextInt(3) == 0) {
                    handIn(report);
                }
                if (random.nextInt(5) == 0) {
                    String mark = mark();
                    Call call = Call.json(
                            "a reporter's message",
                            "/api/report/messages",
                            Map.of("text", "There is more: " + mark),
                            Map.of("X-Receipt", report.receipt()));
                    say(mark, call, 201);
                }
                look(report);
            }
            rest(1_000, 4_000);
        }

        /** Reports, and sends the same again under the same key until it is answered; now and then twice at once. */
        private @Nullable Filed file() throws InterruptedException {
            String mark = mark();
            String email = random.nextInt(3) == 0 ? "reader-" + name + "-" + marks + "@recourse.example" : null;
            Map<String, Object> fields = new HashMap<>();
            fields.put("school", "churchward");
            fields.put("narrative", "What happened, told by " + mark);
            if (email != null) {
                fields.put("reporterEmail", email);
            }
            Call call = Call.json("report", "/api/reports", fields, Map.of("Idempotency-Key", "the key of " + mark));
            if (random.nextInt(6) == 0) {
                List<Reply> both = client.sendTwice(nodes, call);
                if (both.stream().allMatch(reply -> reply.is(201))
                        && both.stream().map(Reply::body).distinct().count() > 1) {
                    book.problem("The same report, sent twice at once, was answered in two ways");
                }
            }
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                Reply reply = client.send(any(), call);
                if (reply.is(201)) {
                    Filed report = new Filed(
                            mark,
                            reply.json().path("reference").asText(),
                            reply.json().path("receipt").asText(),
                            email);
                    book.filed(report);
                    return report;
                }
                if (!reply.isInDoubt()) {
                    book.problem("A report was answered with " + reply.status());
                    return null;
                }
                pause();
            }
            book.problem("A report was not answered at all");
            return null;
        }

        private void handIn(Filed report) {
            byte[] file = Arrays.copyOf(PNG, 200 + random.nextInt(LARGEST));
            byte[] rest = new byte[file.length - PNG.length];
            random.nextBytes(rest);
            System.arraycopy(rest, 0, file, PNG.length, rest.length);
            Reply reply = client.send(
                    any(),
                    new Call(
                            "evidence",
                            "POST",
                            "/api/report/evidence",
                            BodyPublishers.ofByteArrays(List.of(
                                    "--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n"
                                            .getBytes(US_ASCII),
                                    file,
                                    "\r\n--limit--\r\n".getBytes(US_ASCII))),
                            Map.of(
                                    "Content-Type",
                                    "multipart/form-data; boundary=limit",
                                    "X-Receipt",
                                    report.receipt())));
            if (reply.is(201) && !reply.json().path("sha256").asText().equals(sha256(file))) {
                book.problem("A file arrived as another one");
            }
            if (reply.is(201) || reply.isInDoubt()) {
                book.handedIn(new File(report.reference(), sha256(file), reply.is(201)));
            } else if (!reply.is(409)) {
                book.problem("A file was answered with " + reply.status());
            }
        }

        private void look(Filed report) {
            Reply reply = client.send(
                    any(),
                    new Call("a look at a report", "GET", "/api/report", null, Map.of("X-Receipt", report.receipt())));
            boolean right =
                    reply.is(200) && reply.json().path("reference").asText().equals(report.reference());
            if (!right && !reply.isInDoubt()) {
                book.problem("A receipt just given was answered with " + reply.status());
            }
        }

        /** Does one of the tasks in somebody's list; and now and then something beside the tasks. */
        void work() throws InterruptedException {
            String user = USERS.get(random.nextInt(USERS.size()));
            Reply list = client.send(
                    any(),
                    Call.get(
                            "list of tasks",
                            "/engine-rest/task?maxResults=15&sortBy=created&sortOrder="
                                    + (random.nextInt(3) == 0 ? "desc" : "asc"),
                            user));
            if (list.is(200)) {
                List<JsonNode> free = new ArrayList<>();
                for (JsonNode task : list.json()) {
                    String assignee = task.path("assignee").asText("");
                    if (task.path("assignee").isNull() || assignee.equals(user)) {
                        free.add(task);
                    }
                }
                if (!free.isEmpty()) {
                    complete(user, free.get(random.nextInt(free.size())));
                }
            } else if (!list.isInDoubt()) {
                book.problem("A list of tasks was answered with " + list.status());
            }
            if (random.nextInt(6) == 0) {
                callOnACase();
            }
            rest(100, 500);
        }

        private void complete(String user, JsonNode task) throws InterruptedException {
            String id = task.path("id").asText();
            String step = task.path("taskDefinitionKey").asText();
            if (random.nextInt(8) == 0) {
                client.send(
                        any(), Call.post("claim", "/engine-rest/task/" + id + "/claim", user, Map.of("userId", user)));
            }
            String mark = mark();
            Map<String, Object> variables = new HashMap<>();
            answers(step, mark).forEach((field, value) -> variables.put(field, Map.of("value", value)));
            Call call = Call.post(
                    "complete a task", "/engine-rest/task/" + id + "/complete", user, Map.of("variables", variables));
            boolean doubted = false;
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                Reply reply = client.send(any(), call);
                if (reply.is(204)) {
                    book.wrote(new Words(mark, step, true));
                    return;
                }
                if (!reply.isInDoubt()) {
                    // Done by a colleague, or by ourselves without our hearing of it; taken by a colleague.
                    boolean usual =
                            reply.is(404) || (reply.is(403) && reply.body().contains("has taken"));
                    if (!usual) {
                        book.problem("The task " + step + " was answered with " + reply.status() + ": "
                                + reply.body().replaceAll(Book.MARKS.pattern(), "…"));
                    }
                    if (doubted) {
                        book.wrote(new Words(mark, step, false));
                    }
                    return;
                }
                doubted = true;
                pause();
            }
            book.problem("A task was not answered at all");
        }

        private void callOnACase() {
            Filed report = book.some(random);
            if (report == null) {
                return;
            }
            String path = "/api/cases/" + report.reference() + "/";
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> call("note", path + "notes", "text");
                case 3, 4, 5 -> call("information", path + "information", "text");
                case 6, 7, 8 -> call("messages", path + "messages", "text");
                case 9, 10 -> call("serious", path + "serious", "reason");
                default -> call("withdrawn", path + "withdrawn", "reason");
            }
        }

        private void call(String what, String path, String field) {
            String user = random.nextBoolean() ? "central" : "central2";
            String mark = mark();
            say(mark, Call.post("call: " + what, path, user, Map.of(field, "Said by " + mark)), 202);
        }

        /** Says something once: where no answer comes, it may have been heard or not. */
        private void say(String mark, Call call, int taken) {
            Reply reply = client.send(any(), call);
            if (reply.is(taken) || reply.isInDoubt()) {
                book.wrote(new Words(mark, call.what(), reply.is(taken)));
            } else if (!reply.is(409)) {
                book.problem(call.what() + " was answered with " + reply.status());
            }
        }

        private Map<String, Object> answers(String step, String mark) {
            return switch (step) {
                case "prevent-further-damage" -> Map.of("containment", mark);
                case "make-initial-assessment" ->
                    Map.of(
                            "apparentBreach",
                            random.nextInt(6) > 0,
                            "category",
                            one("offensive", "harassment", "impersonation", "data-protection"),
                            "subjectType",
                            one("employee", "learner", "public"),
                            "serious",
                            random.nextInt(4) == 0,
                            "assessment",
                            mark);
                case "investigate" -> Map.of("findings", mark);
                case "decide-course-of-action" -> {
                    String conduct = one("unacceptable", "unacceptable", "illegal", "no-breach", "more-to-investigate");
                    boolean acts = conduct.equals("unacceptable") || conduct.equals("illegal");
                    yield Map.of(
                            "conduct",
                            conduct,
                            "internalAction",
                            acts,
                            "disciplinary",
                            acts && random.nextBoolean(),
                            "rationale",
                            mark);
                }
                case "take-internal-action" -> Map.of("actionTaken", mark);
                case "consider-further-information" -> Map.of("consideration", mark);
                case "decide-on-withdrawal" -> Map.of("caseGoesOn", random.nextBoolean(), "reason", mark);
                case "close-case" -> Map.of("outcome", mark, "messageToReporter", "Thank you.");
                case "acknowledge-serious-incident" -> Map.of("acknowledged", true, "direction", mark);
                case "refer-to-police" ->
                    Map.of("policeForce", "The county's", "policeReference", mark, "agencies", one("ico", "ico,lado"));
                case "inform-agency" -> Map.of("agencyReference", mark);
                case "record-police-outcome" -> Map.of("policeOutcome", "caution", "policeNote", mark);
                case "accept-hand-off" -> Map.of("handOffReference", mark);
                default -> throw new IllegalStateException("Nobody knows what to answer to " + step);
            };
        }

        private String one(String... values) {
            return values[random.nextInt(values.length)];
        }

        private String mark() {
            return Book.MARK + name + "-" + ++marks;
        }

        private Node any() {
            return nodes.get(random.nextInt(nodes.size()));
        }

        private void pause() throws InterruptedException {
            Thread.sleep(500);
        }

        private void rest(int least, int most) throws InterruptedException {
            over.await(least + random.nextInt(most - least), TimeUnit.MILLISECONDS);
        }
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

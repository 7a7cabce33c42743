package org.recourse.change;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.recourse.change.Ahead.Read;
import org.springframework.jdbc.core.JdbcTemplate;

/** Where everything stands on a scratch engine, read from its tables in one go: asking the engine takes many times as long. */
final class Standing {

    private final Map<String, Token> tokens = new LinkedHashMap<>();
    private final Set<String> around = new HashSet<>();
    private final Map<String, Work> tasks = new LinkedHashMap<>();
    private final List<Timer> timers = new ArrayList<>();
    private final List<Subscription> messages = new ArrayList<>();
    private final List<String> otherEvents = new ArrayList<>();
    private final List<Variable> variables = new ArrayList<>();

    private record Token(
            String id,
            @Nullable String parent,
            @Nullable String caller,
            String step,
            String process,
            String instance) {}

    /** An open task. */
    record Work(
            String id,
            String process,
            String step,
            String name,
            Set<String> groups,
            boolean isAssigned,
            String token) {}

    /** A time that can come. */
    record Timer(String job, String process, String event, String token) {}

    /** A message that can come. */
    record Subscription(String message, String process, String event, String instance, String token) {}

    private record Variable(String name, String value, String token) {}

    private Standing() {}

    static Standing of(JdbcTemplate database) {
        Standing standing = new Standing();
        standing.read(database);
        return standing;
    }

    private void read(JdbcTemplate database) {
        database.query(
                "select e.ID_, e.PARENT_ID_, e.SUPER_EXEC_, coalesce(e.ACT_ID_, ''), d.KEY_, e.PROC_INST_ID_"
                        + " from ACT_RU_EXECUTION e join ACT_RE_PROCDEF d on d.ID_ = e.PROC_DEF_ID_",
                row -> {
                    String step = row.getString(4).replace("#multiInstanceBody", "");
                    tokens.put(
                            row.getString(1),
                            new Token(
                                    row.getString(1),
                                    row.getString(2),
                                    row.getString(3),
                                    step,
                                    row.getString(5),
                                    row.getString(6)));
                    if (row.getString(2) != null) {
                        around.add(row.getString(2));
                    }
                });
        if (tokens.isEmpty()) {
            return;
        }
        database.query(
                "select t.ID_, t.TASK_DEF_KEY_, t.NAME_, t.ASSIGNEE_, l.GROUP_ID_, t.EXECUTION_ID_ from ACT_RU_TASK t"
                        + " left join ACT_RU_IDENTITYLINK l on l.TASK_ID_ = t.ID_ order by t.TASK_DEF_KEY_, t.ID_",
                row -> {
                    String id = row.getString(1);
                    Work work = tasks.get(id);
                    if (work == null) {
                        work = new Work(
                                id,
                                token(row.getString(6)).process(),
                                row.getString(2),
                                row.getString(3),
                                new TreeSet<>(),
                                row.getString(4) != null,
                                row.getString(6));
                        tasks.put(id, work);
                    }
                    if (row.getString(5) != null) {
                        work.groups().add(row.getString(5));
                    }
                });
        database.query(
                "select j.ID_, d.ACT_ID_, j.EXECUTION_ID_ from ACT_RU_JOB j join ACT_RU_JOBDEF d on d.ID_ = j.JOB_DEF_ID_"
                        + " where j.TYPE_ = 'timer' and j.HANDLER_TYPE_ <> 'timer-task-listener'"
                        + " and j.EXECUTION_ID_ is not null order by d.ACT_ID_, j.ID_",
                row -> {
                    timers.add(new Timer(
                            row.getString(1), token(row.getString(3)).process(), row.getString(2), row.getString(3)));
                });
        database.query(
                "select EVENT_TYPE_, EVENT_NAME_, ACTIVITY_ID_, EXECUTION_ID_ from ACT_RU_EVENT_SUBSCR"
                        + " where EXECUTION_ID_ is not null order by EVENT_TYPE_, ACTIVITY_ID_, ID_",
                row -> {
                    Token token = token(row.getString(4));
                    if ("message".equals(row.getString(1))) {
                        messages.add(new Subscription(
                                row.getString(2),
                                token.process(),
                                row.getString(3),
                                token.instance(),
                                row.getString(4)));
                    } else {
                        otherEvents.add(row.getString(1) + row.getString(3) + pathOf(row.getString(4)));
                    }
                });
        database.query(
                "select NAME_, TEXT_, LONG_, EXECUTION_ID_ from ACT_RU_VARIABLE where TASK_ID_ is null"
                        + " and (TEXT_ is not null or LONG_ is not null)",
                row -> {
                    String text = row.getString(2);
                    variables.add(
                            new Variable(row.getString(1), text != null ? text : row.getString(3), row.getString(4)));
                });
    }

    private Token token(String id) {
        return Objects.requireNonNull(tokens.get(id));
    }

    boolean isEnded() {
        return tokens.isEmpty();
    }

    List<Work> tasks() {
        return List.copyOf(tasks.values());
    }

    /** The open tasks and who can do each, as text. */
    String whoDoes() {
        return tasks.values().stream()
                .map(task -> task.step() + task.groups() + task.isAssigned())
                .sorted()
                .toList()
                .toString();
    }

    List<Timer> timers() {
        return timers;
    }

    List<Subscription> messages() {
        return messages;
    }

    /** Whether a token is at one of the steps. */
    boolean isUnderWay(Set<String> steps) {
        return !steps.isEmpty()
                && tokens.values().stream()
                        .anyMatch(token -> !around.contains(token.id()) && steps.contains(token.step()));
    }

    /** The case that somebody can still raise to serious, as long as it runs and that was not reported yet. */
    Optional<String> raisable(String process) {
        return variables.stream()
                .filter(variable ->
                        variable.name().equals("serious") && variable.value().equals("0"))
                .map(variable -> token(variable.token()))
                .filter(token -> token.process().equals(process)
                        && process.equals("social-media-incident")
                        && token.id().equals(token.instance())
                        && settled(token.instance()).isEmpty())
                .map(Token::instance)
                .findFirst();
    }

    /** The variables that are true for good in the process of a task. */
    Set<String> settled(Work task) {
        return settled(token(task.token()).instance());
    }

    private Set<String> settled(String instance) {
        return variables.stream()
                .filter(variable -> Known.STAYS_TRUE.contains(variable.name())
                        && variable.value().equals("1")
                        && token(variable.token()).instance().equals(instance))
                .map(Variable::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A timer and all that its process is at, as text: where it does nothing but remind, once for each is enough. */
    String around(Timer timer) {
        Token of = token(timer.token());
        List<String> steps = new ArrayList<>();
        for (Token token : tokens.values()) {
            if (token.instance().equals(of.instance()) && !around.contains(token.id())) {
                steps.add(token.step());
            }
        }
        steps.sort(null);
        return timer.process() + "/" + timer.event() + steps;
    }

    /** All of it that counts, as text. */
    String place(Ahead ahead, Set<String> steering) {
        Map<String, Set<Read>> reads = new HashMap<>();
        List<String> parts = new ArrayList<>();
        for (Token token : tokens.values()) {
            if (!around.contains(token.id()) && !token.step().isEmpty()) {
                parts.add("at" + pathOf(token.id()));
                reads.computeIfAbsent(token.instance(), instance -> new HashSet<>())
                        .addAll(ahead.of(token.process(), token.step()));
            }
        }
        for (Timer timer : timers) {
            if (!ahead.onlyReminds(timer.process(), timer.event())) {
                parts.add("timer " + timer.event() + pathOf(timer.token()));
            }
        }
        for (Subscription message : messages) {
            parts.add("message " + message.event() + pathOf(message.token()));
        }
        parts.addAll(otherEvents);
        Set<String> yes = new HashSet<>();
        for (Variable variable : variables) {
            if (variable.value().equals("1")) {
                yes.add(token(variable.token()).instance() + variable.name());
            }
        }
        for (Variable variable : variables) {
            if (steering.contains(variable.name())) {
                Token token = token(variable.token());
                reads.getOrDefault(token.instance(), Set.of()).stream()
                        .filter(read -> read.variable().equals(variable.name()))
                        .filter(read -> !yes.contains(token.instance() + read.settledBy()))
                        .filter(read -> read.code().isEmpty() || read.code().equals(variable.value()))
                        .map(read -> variable.name()
                                + (read.code().isEmpty() ? "=" : " is ")
                                + variable.value()
                                + pathOf(token.id()))
                        .distinct()
                        .forEach(parts::add);
            }
        }
        parts.sort(null);
        return parts.toString();
    }

    private String pathOf(String id) {
        StringBuilder path = new StringBuilder();
        String at = id;
        while (at != null) {
            Token token = token(at);
            if (!token.step().isEmpty()) {
                path.append('/').append(token.step());
            }
            at = token.parent() != null ? token.parent() : token.caller();
        }
        return path.toString();
    }
}

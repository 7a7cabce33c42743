package org.recourse.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.recourse.Calls;
import org.recourse.RecourseTest;
import org.recourse.trust.Person;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** Cockpit's figures of very many are remembered for a moment, for whom they were counted, and no others are. */
@RecourseTest
class RememberedFiguresTest {

    private static final String STATISTICS = "/camunda/api/cockpit/plugin/base/default/process-definition/statistics";
    private static final Person MANAGER = new Person("manager", Set.of("case-managers"), Set.of("churchward"));

    @LocalServerPort
    int port;

    @Autowired
    JdbcTemplate database;

    private final Set<String> keptFrom = new HashSet<>();
    private final AtomicLong nanos = new AtomicLong();
    private final RememberedFigures figures = new RememberedFigures(user -> Set.copyOf(keptFrom), nanos::get);

    /** How many instances there are. */
    private long counted = RememberedFigures.MANY;

    private String name = "one";

    /** How long the counting takes. */
    private Duration takes = Duration.ZERO;

    /** The last one. */
    private MockHttpServletResponse response = new MockHttpServletResponse();

    @AfterEach
    void signOut() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void cockpitCountsVeryManyOnceForEachPerson() {
        Calls manager = Calls.signedIn("manager", port, "cockpit");
        Calls analyst = Calls.signedIn("analyst", port, "cockpit");
        String process = database.queryForObject(
                "select min(ID_) from ACT_RE_PROCDEF where KEY_ = 'social-media-incident'", String.class);
        long few = instances(manager, process);
        long most = few + RememberedFigures.MANY;
        database.batchUpdate(
                "insert into ACT_RU_EXECUTION (ID_, REV_, PROC_INST_ID_, PROC_DEF_ID_) values (?, 1, ?, ?)",
                IntStream.range(0, (int) RememberedFigures.MANY)
                        .mapToObj(number -> new Object[] {"many-" + number, "many-" + number, process})
                        .toList());
        try {
            assertThat(instances(manager, process))
                    .as("few are counted each time")
                    .isEqualTo(most);
        } finally {
            database.update("delete from ACT_RU_EXECUTION where ID_ like 'many-%'");
        }
        assertThat(instances(manager, process)).as("remembered").isEqualTo(most);
        assertThat(instances(analyst, process)).as("by somebody else").isLessThan(RememberedFigures.MANY);
    }

    private static long instances(Calls calls, String process) {
        String counts = "/camunda/api/cockpit/plugin/base/default/process-instance/count";
        calls.get(counts); // brings the token
        HttpResponse<byte[]> answer = calls.send(
                "POST",
                counts,
                "{\"processDefinitionId\":\"%s\"}".formatted(process).getBytes(UTF_8),
                Map.of("Content-Type", "application/json", "X-XSRF-TOKEN", calls.cookie("XSRF-TOKEN")));
        assertThat(answer.statusCode()).as(Calls.textOf(answer)).isEqualTo(200);
        try {
            return new ObjectMapper().readTree(answer.body()).get("count").asLong();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFigureIsNoOlderThanItMayBe() throws Exception {
        signIn(MANAGER);
        assertThat(ask(STATISTICS)).isEqualTo(counted);
        counted = 7_000;
        nanos.addAndGet(RememberedFigures.OLDEST.toNanos() - 1);
        assertThat(ask(STATISTICS)).isEqualTo(RememberedFigures.MANY);
        nanos.addAndGet(1);
        assertThat(ask(STATISTICS)).isEqualTo(7_000);
        counted = 8_000;
        assertThat(ask(STATISTICS)).as("its age begins anew").isEqualTo(7_000);
    }

    /** What is counted may have changed since the counting began. */
    @Test
    void itsAgeBeginsBeforeItIsCounted() throws Exception {
        signIn(MANAGER);
        takes = RememberedFigures.OLDEST.minusSeconds(4);
        ask(STATISTICS);
        counted = 7_000;
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        assertThat(ask(STATISTICS)).isEqualTo(RememberedFigures.MANY);
        assertThat(response.getHeader("Age")).isEqualTo("14");
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(ask(STATISTICS)).isEqualTo(7_000);

        takes = RememberedFigures.OLDEST.plusSeconds(1);
        counted = 8_000;
        ask(STATISTICS + "?slow");
        counted = 9_000;
        assertThat(ask(STATISTICS + "?slow"))
                .as("too old before it was counted")
                .isEqualTo(9_000);
    }

    @Test
    void whatIsRememberedIsKeptByNobodyElse() throws Exception {
        signIn(MANAGER);
        ask(STATISTICS);
        assertThat(response.getHeader("Age")).as("counted").isNull();
        ask(STATISTICS);
        assertThat(response.getHeader("Age")).isEqualTo("0");
        assertThat(response.getHeader("Cache-Control")).isEqualTo("no-store");
        assertThat(response.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void eachQuestionHasAnAnswerOfItsOwn() throws Exception {
        signIn(MANAGER);
        List<Consumer<MockHttpServletRequest>> questions = List.of(
                asked -> {},
                asked -> asked.setRequestURI(STATISTICS + "-count"),
                asked -> asked.setRequestURI("/camunda/api/cockpit/plugin/base/default/process-instance/count"),
                asked -> asked.setRequestURI("/camunda/api/engine/engine/default/process-definition/one/statistics"),
                asked -> asked.setRequestURI("/camunda/api/engine/engine/default/process-definition/two/statistics"),
                asked -> asked.setRequestURI("/camunda/api/engine/engine/default/task/count"),
                asked -> asked.setMethod("POST"),
                asked -> asked.setQueryString("null"),
                asked -> asked.addHeader("Accept", "application/hal+json"),
                asked -> asked.setContent(new byte[] {'a'}),
                asked -> asked.setContent(new byte[] {(byte) 0xfe}),
                asked -> asked.setContent(new byte[] {(byte) 0xff}));
        for (int i = 0; i < questions.size(); i++) {
            counted = 6_000 + i;
            assertThat(ask(STATISTICS, questions.get(i))).as("question %d", i).isEqualTo(6_000 + i);
        }
        counted = 9_000;
        for (int i = 0; i < questions.size(); i++) {
            assertThat(ask(STATISTICS, questions.get(i)))
                    .as("question %d, remembered", i)
                    .isEqualTo(6_000 + i);
        }
    }

    @Test
    void anAnswerThatIsTooLongIsNotRemembered() throws Exception {
        signIn(MANAGER);
        for (int length : new int[] {99_000, 100_001}) {
            name = "x".repeat(length);
            counted = 6_000;
            ask(STATISTICS + "?" + length);
            counted = 9_000;
            assertThat(ask(STATISTICS + "?" + length)).isEqualTo(length < 100_000 ? 6_000 : 9_000);
        }
    }

    @Test
    void noMoreIsRememberedThanThereIsRoomFor() throws Exception {
        signIn(MANAGER);
        for (int i = 0; i < 1_000; i++) {
            ask(STATISTICS + "?" + i);
        }
        assertThat(figures.remembered()).isBetween(100L, 200L);
    }

    @Test
    void whatIsFewIsCountedEachTime() throws Exception {
        signIn(MANAGER);
        counted = RememberedFigures.MANY - 1;
        assertThat(ask(STATISTICS)).isEqualTo(counted);
        counted = 3;
        assertThat(ask(STATISTICS)).isEqualTo(3);
    }

    @Test
    void whoSeesFewerCasesIsCountedForAnew() throws Exception {
        signIn(MANAGER);
        ask(STATISTICS);
        counted = 6_000;
        keptFrom.add("SM-2026-000001");
        assertThat(ask(STATISTICS)).as("kept from a case").isEqualTo(6_000);
        counted = 6_001;
        signIn(new Person("manager", MANAGER.roles(), Set.of()));
        assertThat(ask(STATISTICS)).as("at another school").isEqualTo(6_001);
        counted = 6_002;
        signIn(new Person("manager", Set.of("process-analysts"), Set.of()));
        assertThat(ask(STATISTICS)).as("in another role").isEqualTo(6_002);
        counted = 6_003;
        signIn(new Person("deputy", Set.of("process-analysts"), Set.of()));
        assertThat(ask(STATISTICS)).as("somebody else").isEqualTo(6_003);
        counted = 6_004;
        assertThat(ask(STATISTICS + "?incidents=true")).as("another question").isEqualTo(6_004);
    }

    @Test
    void listsAndWhatNobodySignedInForAreNotRemembered() throws Exception {
        signIn(MANAGER);
        for (String list : new String[] {
            "/camunda/api/cockpit/plugin/base/default/process-instance",
            "/camunda/api/engine/engine/default/task",
            "/engine-rest/task/count"
        }) {
            counted = 6_000;
            ask(list);
            counted = 9_000;
            assertThat(ask(list)).as(list).isEqualTo(9_000);
        }
        SecurityContextHolder.clearContext();
        counted = 6_000;
        ask(STATISTICS);
        counted = 9_000;
        assertThat(ask(STATISTICS)).isEqualTo(9_000);
    }

    @Test
    void aQuestionIsPassedOnWhole() throws Exception {
        signIn(MANAGER);
        for (int length : new int[] {10, 4_000, 4_001, 50_000}) {
            byte[] body = "x".repeat(length).getBytes(UTF_8);
            MockHttpServletRequest request = new MockHttpServletRequest("POST", STATISTICS + "-count");
            request.setContent(body);
            byte[][] read = {new byte[0]};
            figures.doFilter(
                    request,
                    new MockHttpServletResponse(),
                    (asked, answer) -> read[0] = asked.getInputStream().readAllBytes());
            assertThat(read[0]).isEqualTo(body);
        }
    }

    @Test
    void anErrorIsNotRemembered() throws Exception {
        signIn(MANAGER);
        MockHttpServletResponse failed = new MockHttpServletResponse();
        figures.doFilter(new MockHttpServletRequest("GET", STATISTICS), failed, (asked, answer) -> {
            ((HttpServletResponse) answer).setStatus(500);
            answer.getWriter().write("{\"count\":6000}");
        });
        assertThat(failed.getStatus()).isEqualTo(500);
        counted = 9_000;
        assertThat(ask(STATISTICS)).isEqualTo(9_000);
    }

    private static void signIn(Person person) {
        SecurityContextHolder.getContext()
                .setAuthentication(UsernamePasswordAuthenticationToken.authenticated(person, null, Set.of()));
    }

    private long ask(String address) throws Exception {
        return ask(address, asked -> {});
    }

    private long ask(String address, Consumer<MockHttpServletRequest> question) throws Exception {
        String[] parts = address.split("\\?");
        MockHttpServletRequest request = new MockHttpServletRequest("GET", parts[0]);
        request.setQueryString(parts.length > 1 ? parts[1] : null);
        question.accept(request);
        response = new MockHttpServletResponse();
        FilterChain counting = (asked, answer) -> {
            answer.setContentType("application/json");
            answer.getWriter().write("[{\"id\":\"" + name + "\",\"instances\":" + counted + "},{\"instances\":0}]");
            nanos.addAndGet(takes.toNanos());
        };
        figures.doFilter(request, response, counting);
        assertThat(response.getContentType()).startsWith("application/json");
        return new ObjectMapper()
                .readTree(response.getContentAsByteArray())
                .get(0)
                .get("instances")
                .asLong();
    }
}

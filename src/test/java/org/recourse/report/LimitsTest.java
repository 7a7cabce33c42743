package org.recourse.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.recourse.casefile.Fingerprints;
import org.recourse.lifecycle.WrongInput;
import org.recourse.report.Limits.TooMany;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/** How often somebody may come, and how who comes is told behind a proxy. */
class LimitsTest {

    private final Hands clock = new Hands();

    @Test
    void oneCallerMayNotComeTooOften() {
        Limits limits = limits(3, 100, 0);
        for (int i = 0; i < 3; i++) {
            limits.countReport("192.0.2.1");
        }
        TooMany often = catchThrowableOfType(TooMany.class, () -> limits.countReport("192.0.2.1"));

        assertThat(often.seconds()).isBetween(1L, 1201L);
        limits.countReport("192.0.2.2");
        clock.pass(Duration.ofSeconds(often.seconds()));
        limits.countReport("192.0.2.1");
    }

    @Test
    void allTogetherMayNotComeTooOften() {
        Limits limits = limits(3, 5, 0);
        for (int i = 0; i < 5; i++) {
            limits.countReport("192.0.2." + i);
        }
        assertThatThrownBy(() -> limits.countReport("192.0.2.200")).isInstanceOf(TooMany.class);
        clock.pass(Duration.ofHours(1));
        limits.countReport("192.0.2.200");
    }

    @Test
    void whatWasNotTakenDoesNotCount() {
        Limits limits = limits(1, 1, 0);
        for (int i = 0; i < 5; i++) {
            limits.countReport("192.0.2.1");
            limits.uncountReport("192.0.2.1");
        }
        limits.countReport("192.0.2.1");
        assertThatThrownBy(() -> limits.countReport("192.0.2.1")).isInstanceOf(TooMany.class);
    }

    @Test
    void aRefusalByTheCommonLimitIsNotHeldAgainstTheCaller() {
        Limits limits = limits(1, 2, 0);
        limits.countReport("192.0.2.1");
        limits.countReport("192.0.2.2");
        assertThatThrownBy(() -> limits.countReport("192.0.2.3")).isInstanceOf(TooMany.class);
        clock.pass(Duration.ofMinutes(30));
        limits.countReport("192.0.2.3");
    }

    @Test
    void receiptsCannotBeTriedAtWill() {
        Limits limits = limits(0, 0, 2);
        limits.countReceipt("192.0.2.1");
        limits.countReceipt("192.0.2.1");
        assertThatThrownBy(() -> limits.countReceipt("192.0.2.1")).isInstanceOf(TooMany.class);
        limits.countReceipt("192.0.2.2");
    }

    @Test
    void whoHasOneIpv6AddressHasItsNeighboursToo() {
        Limits limits = limits(0, 0, 1);
        limits.countReceipt("2001:db8::1");
        assertThatThrownBy(() -> limits.countReceipt("2001:db8:0:0:ffff::2")).isInstanceOf(TooMany.class);
        limits.countReceipt("2001:db8:0:1::1");
    }

    @Test
    void zeroSwitchesALimitOff() {
        Limits limits = limits(0, 0, 0);
        assertThatCode(() -> {
                    for (int i = 0; i < 2_000; i++) {
                        limits.countReport("192.0.2.1");
                        limits.countReceipt("192.0.2.1");
                    }
                })
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "203.0.113.9, -, 203.0.113.9",
                "203.0.113.9, 192.0.2.1, 203.0.113.9",
                "10.1.2.3, 192.0.2.1, 192.0.2.1",
                "10.1.2.3, '6.6.6.6, 192.0.2.1', 192.0.2.1",
                "10.1.2.3, '6.6.6.6, 192.0.2.1, 10.9.9.9', 192.0.2.1",
                "10.1.2.3, '192.0.2.1:4711', 192.0.2.1",
                "10.1.2.3, '[2001:db8::1]:4711', 2001:db8::1",
                "10.1.2.3, 'unknown', 10.1.2.3",
                "10.1.2.3, 'evil.example.org', 10.1.2.3",
                "10.1.2.3, -, 10.1.2.3",
                "10.1.2.3, '10.1.1.1, 10.1.1.2', 10.1.1.1",
                "fd00::7, 192.0.2.1, 192.0.2.1"
            })
    void onlyATrustedProxySaysWhoItIs(String connectedTo, String forwardedFor, String caller) {
        Callers callers = new Callers(new LimitSettings(0, 0, 0, List.of("10.0.0.0/8", "fd00::7")));
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setRemoteAddr(connectedTo);
        if (forwardedFor != null) {
            request.addHeader("X-Forwarded-For", forwardedFor);
        }
        assertThat(callers.addressOf(request)).isEqualTo(caller);
    }

    @Test
    void whoComesTooOftenIsToldWhenToComeBack() throws Exception {
        Reports reports = mock(Reports.class);
        when(reports.file(any(), any())).thenReturn(new Reports.Filed("SM-2026-000001", "AAAA"));
        when(reports.status(any())).thenThrow(new Reports.NoSuchReceipt());
        MockMvc calls = calls(reports, new LimitSettings(2, 0, 2, List.of()));

        for (int i = 0; i < 2; i++) {
            calls.perform(post("/api/reports")
                            .contentType(MediaType.APPLICATION_JSON)
                            .content("{}"))
                    .andExpect(status().isCreated());
            calls.perform(get("/api/report").header("X-Receipt", "wrong")).andExpect(status().isNotFound());
        }
        calls.perform(post("/api/reports")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{}"))
                .andExpect(status().isTooManyRequests())
                .andExpect(header().string("Retry-After", "1801"));
        calls.perform(get("/api/report").header("X-Receipt", "wrong"))
                .andExpect(status().isTooManyRequests())
                .andExpect(header().exists("Retry-After"));
    }

    @Test
    void aWrongReportDoesNotCount() throws Exception {
        Reports reports = mock(Reports.class);
        when(reports.file(any(), any()))
                .thenThrow(new WrongInput(List.of(new WrongInput.Problem("school", "is required"))));
        MockMvc calls = calls(reports, new LimitSettings(1, 1, 0, List.of()));

        for (int i = 0; i < 5; i++) {
            calls.perform(post("/api/reports")
                            .contentType(MediaType.APPLICATION_JSON)
                            .content("{}"))
                    .andExpect(status().isBadRequest());
        }
    }

    private MockMvc calls(Reports reports, LimitSettings settings) {
        return MockMvcBuilders.standaloneSetup(
                        new ReportCalls(reports, new Limits(settings, clock, prints(), alone()), new Callers(settings)))
                .build();
    }

    private Limits limits(long reportsPerAddress, long reportsInAll, long receiptsPerAddress) {
        return new Limits(
                new LimitSettings(reportsPerAddress, reportsInAll, receiptsPerAddress, List.of()),
                clock,
                prints(),
                alone());
    }

    private static Fingerprints prints() {
        return mock(Fingerprints.class, call -> call.getArgument(0) + " " + call.getArgument(1));
    }

    /** One node, which shares with nobody. */
    private static SharedAllowances alone() {
        return mock(SharedAllowances.class);
    }

    /** A clock that is moved by hand. */
    private static final class Hands extends Clock {

        private Instant now = Instant.parse("2026-03-02T10:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}

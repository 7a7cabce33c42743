package org.recourse.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.recourse.trust.Person;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Cockpit's figures, for as long as nobody minds: it counts every running instance, open task and step each time that a page of it
 * is looked at. An answer that counts {@link #MANY} or more together may be {@link #OLDEST} old; one that counts fewer is
 * counted each time.
 *
 * <p>Remembered for one person each, with the roles and schools of theirs and the cases that they are kept from: who loses one
 * of these is counted for anew. Nothing but the numbers of processes and steps is remembered, no list of cases.
 */
final class RememberedFigures extends OncePerRequestFilter {

    /** How old a figure may be. */
    static final Duration OLDEST = Duration.ofSeconds(15);

    /** What makes it worth while: how much was counted in one answer. */
    static final long MANY = 5_000;

    private static final Pattern FIGURES = Pattern.compile("/camunda/api/"
            + "(?:cockpit/plugin/base/[^/]+/(?:process-definition/statistics(?:-count)?|process-instance/count)"
            + "|engine/engine/[^/]+/(?:process-definition/[^/]+/statistics|task/count))");

    private static final Pattern COUNTED = Pattern.compile("\"(?:count|instances)\"\\s*:\\s*(\\d{1,9})");

    /** Questions are a few hundred bytes long, and answers a few thousand; others are not remembered. */
    private static final int LONGEST_QUESTION = 4_000;

    private static final int LONGEST_ANSWER = 100_000;

    private static final int MOST_ANSWERS = 200;

    private final Function<String, Set<String>> keptFrom;
    private final LongSupplier nanos;
    private final Cache<Question, Answer> answers;

    /**
     * @param keptFrom the cases that somebody with this user name is kept from
     * @param nanos a clock that only ever goes on, in nanoseconds
     */
    RememberedFigures(Function<String, Set<String>> keptFrom, LongSupplier nanos) {
        this.keptFrom = keptFrom;
        this.nanos = nanos;
        this.answers = Caffeine.newBuilder()
                .maximumSize(MOST_ANSWERS)
                .expireAfter(Expiry.writing((Question question, Answer answer) -> OLDEST.minus(age(answer))))
                .ticker(nanos::getAsLong)
                .build();
    }

    private record Question(
            Person person,
            Set<String> keptFrom,
            String method,
            String address,
            @Nullable String query,
            @Nullable String accept,
            String body) {}

    private record Answer(byte[] body, @Nullable String type, long since) {}

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !FIGURES.matcher(request.getRequestURI()).matches() || person() == null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Person person = person();
        byte[] body = request.getInputStream().readNBytes(LONGEST_QUESTION + 1);
        HttpServletRequest again = new ReadAgain(request, body);
        if (person == null || body.length > LONGEST_QUESTION) {
            chain.doFilter(again, response);
            return;
        }
        Question question = new Question(
                person,
                keptFrom.apply(person.id()),
                request.getMethod(),
                request.getRequestURI(),
                request.getQueryString(),
                request.getHeader(HttpHeaders.ACCEPT),
                new String(body, ISO_8859_1)); // no two bodies read the same
        Answer known = answers.getIfPresent(question);
        if (known != null) {
            say(known, response);
            return;
        }
        long asked = nanos.getAsLong();
        ContentCachingResponseWrapper counted = new ContentCachingResponseWrapper(response);
        chain.doFilter(again, counted);
        byte[] answer = counted.getContentAsByteArray();
        if (counted.getStatus() == HttpServletResponse.SC_OK && answer.length <= LONGEST_ANSWER && isOfMany(answer)) {
            answers.put(question, new Answer(answer, counted.getContentType(), asked));
        }
        counted.copyBodyToResponse();
    }

    /** How many answers are remembered. */
    long remembered() {
        answers.cleanUp();
        return answers.estimatedSize();
    }

    private Duration age(Answer answer) {
        return Duration.ofNanos(nanos.getAsLong() - answer.since());
    }

    private void say(Answer answer, HttpServletResponse response) throws IOException {
        response.setContentType(answer.type());
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader(HttpHeaders.AGE, String.valueOf(age(answer).toSeconds()));
        response.setContentLength(answer.body().length);
        response.getOutputStream().write(answer.body());
    }

    private static boolean isOfMany(byte[] answer) {
        return COUNTED.matcher(new String(answer, UTF_8))
                        .results()
                        .mapToLong(number -> Long.parseLong(number.group(1)))
                        .sum()
                >= MANY;
    }

    private static @Nullable Person person() {
        Authentication signedIn = SecurityContextHolder.getContext().getAuthentication();
        return signedIn != null && signedIn.getPrincipal() instanceof Person person ? person : null;
    }

    /** A request whose body, or the beginning of it, was read before. */
    private static final class ReadAgain extends HttpServletRequestWrapper {

        private final Body body;

        ReadAgain(HttpServletRequest request, byte[] begin) throws IOException {
            super(request);
            body = new Body(new ByteArrayInputStream(begin), request.getInputStream());
        }

        @Override
        public ServletInputStream getInputStream() {
            return body;
        }

        @Override
        public BufferedReader getReader() {
            return new BufferedReader(new InputStreamReader(body, UTF_8));
        }
    }

    private static final class Body extends ServletInputStream {

        private final ByteArrayInputStream begin;
        private final ServletInputStream rest;

        Body(ByteArrayInputStream begin, ServletInputStream rest) {
            this.begin = begin;
            this.rest = rest;
        }

        @Override
        public int read() throws IOException {
            return begin.available() > 0 ? begin.read() : rest.read();
        }

        @Override
        public boolean isFinished() {
            return begin.available() == 0 && rest.isFinished();
        }

        @Override
        public boolean isReady() {
            return begin.available() > 0 || rest.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException("Read while the request is handled");
        }
    }
}

package org.recourse;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.recourse.performance.WatchedDatabase;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.ContextConfiguration;

/**
 * A test against the whole application in profile {@code demo}, on a free port. All such tests share one application, and
 * {@code ./mvnw verify} runs them on each {@linkplain TestDatabase database}. Jobs run only when a test runs them, see
 * {@link Cases}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = Recourse.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "camunda.bpm.job-execution.enabled=false",
            // Tests have no metrics of their own accord.
            "management.prometheus.metrics.export.enabled=true",
            "recourse.metrics.every=0s",
            "recourse.metrics.token=a-token-of-the-tests",
            // Each JVM that runs tests has a folder of its own.
            "recourse.data=target/test-data/${recourse.fork:0}",
            "recourse.address=http://localhost:8080",
            "recourse.limits.reports-per-address=0",
            "recourse.limits.reports-in-all=0",
            "recourse.limits.receipts-per-address=0"
        })
@ActiveProfiles("demo")
@ContextConfiguration(initializers = TestDatabase.Initializer.class)
@Tag(TestDatabase.TAG)
@ExtendWith(OwnEngine.class)
@Import({Cases.class, DiagramCoverage.InTheEngine.class, WatchedDatabase.class})
public @interface RecourseTest {}

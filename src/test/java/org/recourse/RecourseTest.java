package org.recourse;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;

/**
 * A test against the whole application in profile {@code demo}, on a database in memory and a free port. All such tests
 * share one application. Jobs run only when a test runs them, see {@link Cases}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = Recourse.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=jdbc:h2:mem:recourse;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=20000",
            "camunda.bpm.job-execution.enabled=false",
            // Each JVM that runs tests has a folder of its own.
            "recourse.data=target/test-data/${recourse.fork:0}",
            "recourse.address=http://localhost:8080",
            "recourse.limits.reports-per-address=0",
            "recourse.limits.reports-in-all=0",
            "recourse.limits.receipts-per-address=0"
        })
@ActiveProfiles("demo")
@ExtendWith(OwnEngine.class)
@Import({Cases.class, DiagramCoverage.InTheEngine.class})
public @interface RecourseTest {}

package org.recourse.backup;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.recourse.oversight.Downloads;
import org.recourse.oversight.NotForRole;
import org.recourse.oversight.OnPurpose;
import org.recourse.trust.Person;
import org.recourse.trust.Role;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Back-ups, for administrators: without the key files they open nothing of them. */
@RestController
class BackupCalls {

    private static final DateTimeFormatter IN_NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Backups backups;
    private final Clock clock;

    BackupCalls(Backups backups, Clock clock) {
        this.backups = backups;
        this.clock = clock;
    }

    /** Answers with the back-up as it is made; where it fails, the answer breaks off, and what came is refused later. */
    @PostMapping("/api/backups")
    void backUp(@AuthenticationPrincipal Person person, HttpServletRequest request, HttpServletResponse response)
            throws IOException, SQLException {
        NotForRole.unless(person, Role.CAMUNDA_ADMIN);
        OnPurpose.check(request, null);
        backups.write(() -> {
            Downloads.start(
                    "recourse-" + IN_NAME.format(clock.instant()) + ".backup", "application/octet-stream", response);
            return response.getOutputStream();
        });
    }

    @ExceptionHandler
    ProblemDetail notForRole(NotForRole forbidden) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.FORBIDDEN, forbidden.getMessage());
    }

    @ExceptionHandler
    ProblemDetail notMeant(OnPurpose.NotMeant forbidden) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.FORBIDDEN, forbidden.getMessage());
    }

    @ExceptionHandler
    ProblemDetail underWay(Backups.UnderWay conflict) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, conflict.getMessage());
    }
}

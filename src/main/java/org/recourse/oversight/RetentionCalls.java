package org.recourse.oversight;

import java.time.Instant;
import org.recourse.casefile.Deletion;
import org.recourse.casefile.FileClearing;
import org.recourse.trust.Person;
import org.recourse.trust.Role;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What became of deleted cases: whether one was deleted, for who knows its reference, and whether the files are clear. */
@RestController
@RequestMapping("/api/retention")
class RetentionCalls {

    private final Deletion deletion;
    private final FileClearing files;

    RetentionCalls(Deletion deletion, FileClearing files) {
        this.deletion = deletion;
        this.files = files;
    }

    /**
     * What is known of a deleted case: a proof that it was deleted, and why.
     *
     * @param rule the name of its period in the table {@code retention-period}, or what else it was deleted for
     */
    record Answer(String reference, Instant deletedAt, String rule) {}

    @GetMapping
    FileClearing.Standing files(@AuthenticationPrincipal Person person) {
        NotForRole.unless(person, Role.CASE_MANAGERS, Role.CAMUNDA_ADMIN, Role.CENTRAL_SERVICES);
        return files.standing();
    }

    @GetMapping("/{reference}")
    Answer deleted(@PathVariable String reference, @AuthenticationPrincipal Person person) {
        NotForRole.unless(person, Role.CASE_MANAGERS, Role.CENTRAL_SERVICES);
        Deletion.Deleted deleted = deletion.deleted(reference).orElseThrow(NoSuchCase::new);
        return new Answer(reference, deleted.at(), deleted.rule());
    }
}

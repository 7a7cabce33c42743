package org.recourse.lifecycle;

import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.trust.Person;
import org.recourse.trust.Role;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The legal hold: while it stands, nothing of a case may be deleted, closed or not. */
@Component
public class LegalHold {

    private final CaseFiles caseFiles;
    private final Clock clock;

    LegalHold(CaseFiles caseFiles, Clock clock) {
        this.caseFiles = caseFiles;
        this.clock = clock;
    }

    /**
     * Puts a hold on a case; whoever works on it may.
     *
     * @throws Incidents.NotNow where one stands
     */
    @Transactional
    public void put(CaseFile seen, Person person, @Nullable String reason) {
        String why = Incidents.words("reason", reason);
        CaseFile file = caseFiles.open(seen.reference());
        if (file.holdSince().isPresent()) {
            throw new Incidents.NotNow("A legal hold stands on this case already.");
        }
        file.hold(clock.instant());
        caseFiles.enter(file, person.id(), "Legal hold put on the case", why);
    }

    /**
     * Ends the hold. Central Services alone does, which knows who asked for it.
     *
     * @throws Incidents.NotNow where none stands
     */
    @Transactional
    public void end(CaseFile seen, Person person, @Nullable String reason) {
        if (!person.is(Role.CENTRAL_SERVICES)) {
            throw new Incidents.NotYours("Only Central Services ends a legal hold.");
        }
        String why = Incidents.words("reason", reason);
        CaseFile file = caseFiles.open(seen.reference());
        if (file.holdSince().isEmpty()) {
            throw new Incidents.NotNow("No legal hold stands on this case.");
        }
        file.endHold();
        caseFiles.enter(file, person.id(), "Legal hold ended", why);
    }
}

package org.recourse.lifecycle;

import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.trust.NeedToKnow;
import org.recourse.trust.Person;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Tells who reported a case to those who need it, and that they asked. Nothing else shows who it was. */
@Component
public class WhoReported {

    private final CaseFiles caseFiles;

    WhoReported(CaseFiles caseFiles) {
        this.caseFiles = caseFiles;
    }

    /**
     * What is known of the reporter.
     *
     * @param user the user name of who reported signed in
     * @param email where the reporter wants to be written to
     * @param role what the reporter is to the school, as the reporter says
     */
    public record Reporter(
            @Nullable String user,
            @Nullable String name,
            @Nullable String email,
            @Nullable String role) {}

    /**
     * Who reported the case, entered in the chronology with the reason.
     *
     * @throws Incidents.NotYours where the person does not need to know
     * @throws Incidents.NotNow where the report is anonymous
     */
    @Transactional
    public Reporter show(CaseFile seen, Person person, @Nullable String reason) {
        if (!NeedToKnow.mayKnowReporter(person)) {
            throw new Incidents.NotYours(
                    "Who reported a case is shown to Central Services alone, which writes to them.");
        }
        String why = Incidents.words("reason", reason);
        CaseFile file = caseFiles.open(seen.reference());
        if (file.isAnonymous()) {
            throw new Incidents.NotNow("This report is anonymous: nothing is known of who made it.");
        }
        caseFiles.enter(file, person.id(), "Looked at who reported it", why);
        return new Reporter(
                file.reporterUser().orElse(null),
                file.reporterName().orElse(null),
                file.reporterEmail().orElse(null),
                file.reporterRole().orElse(null));
    }
}

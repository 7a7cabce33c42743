package org.recourse.upkeep.accounts;

import java.util.stream.Stream;
import org.recourse.casefile.CaseFiles;
import org.recourse.trust.Person;
import org.recourse.trust.Role;
import org.springframework.stereotype.Component;

/** Who sees what of the directory. */
@Component
class AccountSight {

    private final Accounts accounts;
    private final CaseFiles caseFiles;

    AccountSight(Accounts accounts, CaseFiles caseFiles) {
        this.accounts = accounts;
        this.caseFiles = caseFiles;
    }

    /** Marketing and Central Services see everything of each account, and nobody else who recovers it. */
    static boolean keepsDirectory(Person person) {
        return person.is(Role.MARKETING) || person.is(Role.CENTRAL_SERVICES);
    }

    /** Whoever does a task of the policy, or watches how the tasks stand. */
    static Role[] readers() {
        return Stream.concat(Role.WORKING.stream(), Stream.of(Role.CASE_MANAGERS))
                .toArray(Role[]::new);
    }

    /** Everybody who works for the trust sees what is in the directory, and their own announcements. */
    boolean maySee(Person person, OfficialAccount account) {
        return keepsDirectory(person)
                || (Stream.of(readers()).anyMatch(person::is)
                        && (account.isInDirectory()
                                || account.announcedBy()
                                        .filter(person.id()::equals)
                                        .isPresent()));
    }

    /** Those who keep the directory and who hold the account are told more of it, and can do something. */
    boolean mayAct(Person person, OfficialAccount account) {
        return keepsDirectory(person) || accounts.isHeldBy(person.id(), account);
    }

    /** Nobody who is kept from a case hears of it here (reading A13). */
    boolean isKeptFrom(Person person, String incident) {
        return caseFiles
                .find(incident)
                .filter(file -> file.isKeptFrom(person.id()))
                .isPresent();
    }
}

package org.recourse.oversight;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.recourse.casefile.Anchors;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.ChainCheck;
import org.recourse.trust.Person;
import org.recourse.trust.Role;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether the chronologies of all cases are what was entered. The answer tells nothing of what stands in them. */
@RestController
class ChronologyCalls {

    private final ChainCheck chainCheck;
    private final Anchors anchors;
    private final CaseFiles caseFiles;

    ChronologyCalls(ChainCheck chainCheck, Anchors anchors, CaseFiles caseFiles) {
        this.caseFiles = caseFiles;
        this.chainCheck = chainCheck;
        this.anchors = anchors;
    }

    /**
     * The answer.
     *
     * @param cases how many were checked, without those that the person must not know of
     * @param problems the first that is wrong in each case that is not whole
     * @param anchors to be compared with the mails
     */
    record Verified(boolean whole, int cases, List<Problem> problems, List<AnchorAnswer> anchors) {}

    record Problem(String reference, int position, String problem) {}

    record AnchorAnswer(int number, Instant at, String digest, boolean asWritten) {

        static AnchorAnswer of(Anchors.Recomputed computed) {
            Anchors.Anchor anchor = computed.anchor();
            return new AnchorAnswer(anchor.number(), computed.at(), anchor.digest(), computed.asWritten());
        }
    }

    @GetMapping("/api/chronology/verified")
    Verified verified(@AuthenticationPrincipal Person person) {
        NotForRole.unless(person, Role.CASE_MANAGERS, Role.CAMUNDA_ADMIN);
        List<Problem> problems = new ArrayList<>();
        int cases = chainCheck.checkAllBut(
                caseFiles.keptFrom(person.id()),
                (reference, finding) -> problems.add(new Problem(reference, finding.position(), finding.problem())));
        List<AnchorAnswer> computed =
                anchors.recomputed().stream().map(AnchorAnswer::of).toList();
        boolean whole = problems.isEmpty() && computed.stream().allMatch(AnchorAnswer::asWritten);
        return new Verified(whole, cases, problems, computed);
    }
}

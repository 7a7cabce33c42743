package org.recourse.lifecycle;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.notice.Recipient;
import org.recourse.trust.Role;
import org.springframework.stereotype.Component;

/** Mails the notice that the diagram names in {@code notice} to the groups, or the reporter, that it names in {@code to}. */
@Component("sendNotice")
class SendNotice implements JavaDelegate {

    private static final String REPORTER = Recipient.REPORTER;

    /** What the notice is about, where the diagram knows it: the name of a task. */
    private static final String TASK = "task";

    /** The one person in the groups whom the diagram asks, where it asks one. */
    private static final String TO_USER = "toUser";

    /** Whether the mail server took the mail for at least one recipient: where it takes none, the activity fails. */
    private static final String DELIVERED = "delivered";

    private final CaseFiles caseFiles;
    private final People people;
    private final Mailing mailing;
    private final RunningJob runningJob;
    private final OtherDuties otherDuties;

    SendNotice(CaseFiles caseFiles, People people, Mailing mailing, RunningJob runningJob, OtherDuties otherDuties) {
        this.caseFiles = caseFiles;
        this.people = people;
        this.mailing = mailing;
        this.runningJob = runningJob;
        this.otherDuties = otherDuties;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String reference = execution.getProcessBusinessKey();
        String notice = (String) execution.getVariable("notice");
        Set<String> groups = Lists.split((String) execution.getVariable("to"));
        Optional<CaseFile> file = caseFiles.find(reference);
        boolean toReporter = groups.contains(REPORTER);
        List<Recipient> recipients = toReporter ? reporter(file.orElseThrow()) : colleagues(groups, file, execution);
        execution.setVariableLocal(DELIVERED, !recipients.isEmpty() && mailing.reachesMailboxes());
        // Who reported signed in reads signed in, and everybody else with the receipt.
        Map<String, String> details = Map.of(
                "reference",
                reference,
                "signedIn",
                file.flatMap(CaseFile::reporterUser).isPresent() ? "yes" : "",
                "page",
                otherDuties.linkFor(reference),
                "task",
                execution.hasVariable(TASK) ? String.valueOf(execution.getVariable(TASK)) : "");
        mailing.send(occasion(execution), notice, recipients, details);
        String told =
                toReporter ? "the reporter" : groups.stream().map(Role::titleOf).collect(Collectors.joining(", "));
        if (file.isPresent()) {
            caseFiles.enter(
                    caseFiles.open(reference),
                    CaseFile.SYSTEM,
                    execution.getCurrentActivityName(),
                    recipients.isEmpty() ? "Nobody to mail: no address is known for " + told : "Mailed to " + told);
        }
    }

    private List<Recipient> colleagues(Set<String> groups, Optional<CaseFile> file, DelegateExecution execution) {
        String user = (String) execution.getVariable(TO_USER);
        return user == null || file.isEmpty()
                ? people.inGroups(groups, execution.getProcessBusinessKey(), execution.getTenantId())
                : people.user(user, file.get());
    }

    private List<Recipient> reporter(CaseFile file) {
        if (file.reporterUser().filter(file::isKeptFrom).isPresent()) {
            return List.of();
        }
        return file.reporterEmail()
                .map(address -> Mailing.recipient(REPORTER, address))
                .orElseGet(() ->
                        file.reporterUser().map(user -> people.user(user, file)).orElse(List.of()));
    }

    /** The same for each retry of a mail, another when the diagram comes by again: then it is another job. */
    private String occasion(DelegateExecution execution) {
        return execution.getCurrentActivityId() + ":" + runningJob.id().orElseGet(execution::getId);
    }
}

package org.recourse.lifecycle;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.task.IdentityLink;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.notice.Recipient;
import org.recourse.trust.WorkingTime;
import org.springframework.stereotype.Component;

/** Mails about one task to the people whose task it is, or to those whom it steps up to. */
@Component
class TaskNotices {

    private final CaseFiles caseFiles;
    private final People people;
    private final Mailing mailing;
    private final OtherDuties otherDuties;
    private final ZoneId zone;

    TaskNotices(CaseFiles caseFiles, People people, Mailing mailing, OtherDuties otherDuties, WorkingTime workingTime) {
        this.caseFiles = caseFiles;
        this.people = people;
        this.mailing = mailing;
        this.otherDuties = otherDuties;
        this.zone = workingTime.zone();
    }

    /** Whether the task belongs to a serious case. */
    boolean isSerious(DelegateTask task) {
        return caseFiles.find(reference(task)).filter(CaseFile::isSerious).isPresent();
    }

    /** Those whose task it is: who claimed it, or else everyone in its groups. */
    List<Recipient> workers(DelegateTask task) {
        return task.getAssignee() == null
                ? people.inGroups(groups(task), reference(task), task.getTenantId())
                : people.user(task.getAssignee(), reference(task));
    }

    List<Recipient> group(String group, DelegateTask task) {
        return people.inGroups(List.of(group), reference(task), task.getTenantId());
    }

    private static String reference(DelegateTask task) {
        return task.getExecution().getProcessBusinessKey();
    }

    static List<String> groups(DelegateTask task) {
        return task.getCandidates().stream()
                .map(IdentityLink::getGroupId)
                .filter(group -> group != null)
                .sorted()
                .toList();
    }

    /** Mails once a task and kind of notice, and keeps it in the chronology of the case, if it is one. */
    void send(String notice, String what, String told, List<Recipient> recipients, DelegateTask task) {
        String reference = reference(task);
        mailing.send(
                notice + ":" + task.getId(), notice, recipients, details(reference, task.getName(), task.getDueDate()));
        if (caseFiles.find(reference).isPresent()) {
            caseFiles.enter(
                    caseFiles.open(reference),
                    CaseFile.SYSTEM,
                    what + ": " + task.getName(),
                    recipients.isEmpty() ? "Nobody to mail: no address is known for " + told : "Mailed to " + told);
        }
    }

    /** What a mail about a task says. */
    Map<String, String> details(String reference, @Nullable String task, @Nullable Date due) {
        return Map.of(
                "reference",
                reference,
                "task",
                String.valueOf(task),
                "due",
                dateAndTime(due),
                "page",
                otherDuties.linkFor(reference));
    }

    /** A date as mails show it, in the trust's time; empty where there is none. */
    String dateAndTime(@Nullable Date date) {
        return date == null
                ? ""
                : DateTimeFormatter.ofPattern("EEEE d MMMM yyyy, HH:mm", Locale.UK)
                        .format(date.toInstant().atZone(zone));
    }
}

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
    private final ZoneId zone;

    TaskNotices(CaseFiles caseFiles, People people, Mailing mailing, WorkingTime workingTime) {
        this.caseFiles = caseFiles;
        this.people = people;
        this.mailing = mailing;
        this.zone = workingTime.zone();
    }

    CaseFile caseOf(DelegateTask task) {
        return caseFiles.find(task.getExecution().getProcessBusinessKey()).orElseThrow();
    }

    /** Those whose task it is: who claimed it, or else everyone in its groups. */
    List<Recipient> workers(DelegateTask task) {
        CaseFile file = caseOf(task);
        if (task.getAssignee() != null) {
            return people.user(task.getAssignee(), file);
        }
        return people.inGroups(groups(task), file);
    }

    List<Recipient> group(String group, DelegateTask task) {
        return people.inGroups(List.of(group), caseOf(task));
    }

    static List<String> groups(DelegateTask task) {
        return task.getCandidates().stream()
                .map(IdentityLink::getGroupId)
                .filter(group -> group != null)
                .sorted()
                .toList();
    }

    /** Mails once a task and kind of notice, and keeps it in the chronology. */
    void send(String notice, String what, String told, List<Recipient> recipients, DelegateTask task) {
        String reference = task.getExecution().getProcessBusinessKey();
        Map<String, String> details = Map.of(
                "reference", reference, "task", String.valueOf(task.getName()), "due", dateAndTime(task.getDueDate()));
        mailing.send(notice + ":" + task.getId(), notice, recipients, details);
        caseFiles.enter(
                caseFiles.open(reference),
                CaseFile.SYSTEM,
                what + ": " + task.getName(),
                recipients.isEmpty() ? "Nobody to mail: no address is known for " + told : "Mailed to " + told);
    }

    /** A date as mails show it, in the trust's time; empty where there is none. */
    String dateAndTime(@Nullable Date date) {
        return date == null
                ? ""
                : DateTimeFormatter.ofPattern("EEEE d MMMM yyyy, HH:mm", Locale.UK)
                        .format(date.toInstant().atZone(zone));
    }
}

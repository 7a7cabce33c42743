package org.recourse.lifecycle;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.recourse.notice.Recipient;
import org.springframework.stereotype.Component;

/** Mails an anchor to the group that the diagram names in {@code to}: what has left the house cannot be rewritten there. */
@Component("mailAnchor")
class MailAnchor implements JavaDelegate {

    private final People people;
    private final Mailing mailing;

    MailAnchor(People people, Mailing mailing) {
        this.people = people;
        this.mailing = mailing;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String group = (String) execution.getVariable("to");
        String reference = "anchor-" + execution.getVariable(AnchorChronologies.NUMBER);
        List<Recipient> recipients = people.inGroup(group);
        if (recipients.isEmpty()) {
            throw new IllegalStateException("Nobody in the group " + group
                    + " has an e-mail address: an anchor that stays here proves nothing");
        }
        mailing.send(
                "chronology-" + reference,
                (String) execution.getVariable("notice"),
                recipients,
                Map.of("reference", reference, "digest", (String) execution.getVariable(AnchorChronologies.DIGEST)));
    }
}

package org.recourse.lifecycle;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.recourse.casefile.RegularCheck;
import org.recourse.notice.Recipient;
import org.springframework.stereotype.Component;

/** What the diagram {@code chronology-check} calls. */
final class ChronologyCheck {

    private static final String NUMBER = "checkNumber";

    private ChronologyCheck() {}

    /** Checks a portion of the chronologies, and says whether any are left and whether all so far are whole. */
    @Component("checkChronologies")
    static class CheckSome implements JavaDelegate {

        private final RegularCheck check;

        CheckSome(RegularCheck check) {
            this.check = check;
        }

        @Override
        public void execute(DelegateExecution execution) {
            Integer begun = (Integer) execution.getVariable(NUMBER);
            int number = begun == null ? check.begin() : begun;
            boolean left = check.checkSome(number);
            execution.setVariable(NUMBER, number);
            execution.setVariable("left", left);
            execution.setVariable("whole", check.run(number).whole());
        }
    }

    /** Mails the group that the diagram names in {@code to} that chronologies are broken; which, they see when signed in. */
    @Component("tellOfBrokenChronologies")
    static class TellOfBroken implements JavaDelegate {

        private final People people;
        private final Mailing mailing;

        TellOfBroken(People people, Mailing mailing) {
            this.people = people;
            this.mailing = mailing;
        }

        @Override
        public void execute(DelegateExecution execution) {
            String group = (String) execution.getVariable("to");
            String reference = "check-" + execution.getVariable(NUMBER);
            List<Recipient> recipients = people.inGroup(group);
            if (recipients.isEmpty()) {
                throw new IllegalStateException(
                        "Nobody in the group " + group + " has an e-mail address to be told of broken chronologies");
            }
            mailing.send(
                    "chronology-" + reference,
                    (String) execution.getVariable("notice"),
                    recipients,
                    Map.of("reference", reference));
        }
    }
}

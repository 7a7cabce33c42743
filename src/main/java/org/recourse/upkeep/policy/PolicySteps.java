package org.recourse.upkeep.policy;

import java.util.Map;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.recourse.casefile.CaseFile;
import org.recourse.lifecycle.FormReader;
import org.recourse.lifecycle.OwnRights;
import org.recourse.lifecycle.SocialMediaIncident;
import org.recourse.trust.Role;
import org.springframework.stereotype.Component;

/** What the diagrams {@code policy-review} and {@code yearly-review} call. */
final class PolicySteps {

    private PolicySteps() {}

    /** Asks for the yearly review: the process {@code yearly-review} and this one are two, as the engine has it. */
    @Component("askForPolicyReview")
    static class AskForPolicyReview implements JavaDelegate {

        private static final String DUE = "policy-review-due";

        private final RuntimeService runtime;

        AskForPolicyReview(RuntimeService runtime) {
            this.runtime = runtime;
        }

        @Override
        public void execute(DelegateExecution execution) {
            runtime.createMessageCorrelation(DUE).correlateStartMessage();
        }
    }

    /** Opens the record of the review; one that the calendar starts needs no reason. */
    @Component("openPolicyReview")
    static class OpenPolicyReview implements JavaDelegate {

        private static final String YEARLY = "The yearly review.";

        private final FormReader reader;
        private final PolicyReviews reviews;
        private final OwnRights ownRights;

        OpenPolicyReview(FormReader reader, PolicyReviews reviews, OwnRights ownRights) {
            this.reader = reader;
            this.reviews = reviews;
            this.ownRights = ownRights;
        }

        @Override
        public void execute(DelegateExecution execution) {
            String user = ownRights.currentUser().orElse(CaseFile.SYSTEM);
            boolean byCalendar =
                    user.equals(CaseFile.SYSTEM) && execution.getVariables().isEmpty();
            String reason = byCalendar
                    ? YEARLY
                    : reader.read(ReviewWanted.class, execution.getVariablesTyped(false))
                            .reason();
            String reference = reviews.open(user, reason);
            execution.removeVariables();
            execution.setProcessBusinessKey(reference);
            execution.setVariable(SocialMediaIncident.REFERENCE, reference);
        }
    }

    /** Puts the version that every school has signed in force, at its public address. */
    @Component("publishPolicyVersion")
    static class PublishPolicyVersion implements JavaDelegate {

        private final PolicyReviews reviews;

        PublishPolicyVersion(PolicyReviews reviews) {
            this.reviews = reviews;
        }

        @Override
        public void execute(DelegateExecution execution) {
            reviews.publish(execution.getProcessBusinessKey());
        }
    }

    /** Asks for a training campaign on the new version, for everybody (S2-CS-3). */
    @Component("askForTraining")
    static class AskForTraining implements JavaDelegate {

        private static final String PUBLISHED = "policy-version-published";

        private final RuntimeService runtime;
        private final PolicyReviews reviews;

        AskForTraining(RuntimeService runtime, PolicyReviews reviews) {
            this.runtime = runtime;
            this.reviews = reviews;
        }

        @Override
        public void execute(DelegateExecution execution) {
            int version = reviews.versionOf(execution.getProcessBusinessKey());
            String everybody = Role.WORKING.stream().map(Role::id).collect(Collectors.joining(","));
            runtime.createMessageCorrelation(PUBLISHED)
                    .setVariables(Map.of(
                            "title",
                            "Version " + version + " of the Social Media Policy",
                            "groups",
                            everybody,
                            "policyVersion",
                            String.valueOf(version)))
                    .correlateStartMessage();
        }
    }
}

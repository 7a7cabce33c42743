package org.recourse.upkeep.training;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.runtime.EventSubscription;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.recourse.lifecycle.Deadlines;
import org.recourse.lifecycle.FormReader;
import org.recourse.lifecycle.OwnRights;
import org.recourse.lifecycle.SocialMediaIncident;
import org.recourse.lifecycle.WrongInput;
import org.recourse.notice.Notices;
import org.recourse.notice.Recipient;
import org.recourse.trust.WorkingTime;
import org.recourse.upkeep.policy.PolicyVersions;
import org.recourse.upkeep.training.Campaigns.Trainee;
import org.recourse.upkeep.training.Campaigns.Who;
import org.springframework.stereotype.Component;

/** What the diagram {@code training-campaign} calls. */
final class TrainingSteps {

    static final String BATCH = "batch";
    static final String DUE = "due";

    private TrainingSteps() {}

    /** Opens the record of the campaign, from the start form or from what a new version of the policy asks for. */
    @Component("openTrainingCampaign")
    static class OpenTrainingCampaign implements JavaDelegate {

        private static final LocalTime END_OF_DAY = LocalTime.of(23, 59);

        private final FormReader reader;
        private final Campaigns campaigns;
        private final PolicyVersions versions;
        private final Deadlines deadlines;
        private final OwnRights ownRights;
        private final ZoneId zone;
        private final Clock clock;

        OpenTrainingCampaign(
                FormReader reader,
                Campaigns campaigns,
                PolicyVersions versions,
                Deadlines deadlines,
                OwnRights ownRights,
                WorkingTime workingTime,
                Clock clock) {
            this.reader = reader;
            this.campaigns = campaigns;
            this.versions = versions;
            this.deadlines = deadlines;
            this.ownRights = ownRights;
            this.zone = workingTime.zone();
            this.clock = clock;
        }

        @Override
        public void execute(DelegateExecution execution) {
            TrainingWanted wanted = reader.read(TrainingWanted.class, execution.getVariablesTyped(false));
            execution.removeVariables();
            Campaign campaign = campaigns.open(
                    wanted,
                    version(wanted.policyVersion()),
                    due(wanted.day(), execution),
                    ownRights.currentUser().orElse(CaseFile.SYSTEM));
            execution.setProcessBusinessKey(campaign.reference());
            execution.setVariable(SocialMediaIncident.REFERENCE, campaign.reference());
            execution.setVariable(DUE, Date.from(campaign.due()));
        }

        private int version(@Nullable String number) {
            int version = number == null ? versions.number() : Integer.parseInt(number);
            if (!versions.isPublic(version)) {
                throw new WrongInput("policyVersion", "is not the number of a published version of the policy");
            }
            return version;
        }

        private Instant due(@Nullable LocalDate day, DelegateExecution execution) {
            if (day == null) {
                return deadlines.after("take-training", execution).toInstant();
            }
            if (!day.isAfter(LocalDate.ofInstant(clock.instant(), zone))) {
                throw new WrongInput(DUE, "must be a day that is still to come");
            }
            return day.atTime(END_OF_DAY).atZone(zone).toInstant();
        }
    }

    /** Sees who is to be asked now: at first everybody, and later who has joined, left or come back. */
    @Component("gatherTrainees")
    static class GatherTrainees implements JavaDelegate {

        private final Campaigns campaigns;
        private final Trainees trainees;

        GatherTrainees(Campaigns campaigns, Trainees trainees) {
            this.campaigns = campaigns;
            this.trainees = trainees;
        }

        @Override
        public void execute(DelegateExecution execution) {
            Campaign campaign =
                    campaigns.find(execution.getProcessBusinessKey()).orElseThrow();
            campaigns.follow(campaign, trainees.of(campaign));
        }
    }

    /** Gives each of one batch their task: a small process of its own, so that thousands neither share nor wait for anything. */
    @Component("handOutTraining")
    static class HandOutTraining implements JavaDelegate {

        private static final String PROCESS = "training-of-person";
        private static final String TRAINEE = "trainee";

        private final Campaigns campaigns;
        private final RuntimeService runtime;

        HandOutTraining(Campaigns campaigns, RuntimeService runtime) {
            this.campaigns = campaigns;
            this.runtime = runtime;
        }

        @Override
        public void execute(DelegateExecution execution) {
            String reference = execution.getProcessBusinessKey();
            Map<String, String> instances = new LinkedHashMap<>();
            for (Trainee trainee : of(execution, campaigns, Who.TO_HAND_OUT)) {
                VariableMap variables = Variables.createVariables()
                        .putValue(TRAINEE, trainee.user())
                        .putValue(DUE, execution.getVariable(DUE));
                if (!trainee.school().isEmpty()) {
                    variables.putValue("school", trainee.school());
                }
                instances.put(
                        trainee.user(),
                        runtime.startProcessInstanceByKey(PROCESS, reference, variables)
                                .getId());
            }
            campaigns.handedOut(reference, instances);
        }
    }

    /** Takes the tasks of one batch back. */
    @Component("withdrawTraining")
    static class WithdrawTraining implements JavaDelegate {

        private static final String NO_LONGER_ASKED = "training-no-longer-asked";

        private final Campaigns campaigns;
        private final RuntimeService runtime;

        WithdrawTraining(Campaigns campaigns, RuntimeService runtime) {
            this.campaigns = campaigns;
            this.runtime = runtime;
        }

        @Override
        public void execute(DelegateExecution execution) {
            List<Trainee> trainees = of(execution, campaigns, Who.TO_WITHDRAW);
            for (Trainee trainee : trainees) {
                EventSubscription waiting = runtime.createEventSubscriptionQuery()
                        .processInstanceId(String.valueOf(trainee.instance()))
                        .eventName(NO_LONGER_ASKED)
                        .singleResult();
                if (waiting != null) {
                    runtime.messageEventReceived(NO_LONGER_ASKED, waiting.getExecutionId());
                }
            }
            campaigns.withdrawn(execution.getProcessBusinessKey(), trainees);
        }
    }

    /** Keeps that the campaign is over; who ended it on its page is kept already. */
    @Component("closeTraining")
    static class CloseTraining implements JavaDelegate {

        private final Campaigns campaigns;

        CloseTraining(Campaigns campaigns) {
            this.campaigns = campaigns;
        }

        @Override
        public void execute(DelegateExecution execution) {
            campaigns.end(execution.getProcessBusinessKey(), CaseFile.SYSTEM);
        }
    }

    /** Reminds those of one batch who have not done it. */
    @Component("remindTrainees")
    static class RemindTrainees implements JavaDelegate {

        private static final String NOTICE = "training-reminder";
        private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE d MMMM yyyy", Locale.UK);

        private final Campaigns campaigns;
        private final IdentityService identities;
        private final Notices notices;
        private final ZoneId zone;
        private final Clock clock;

        RemindTrainees(
                Campaigns campaigns,
                IdentityService identities,
                Notices notices,
                WorkingTime workingTime,
                Clock clock) {
            this.campaigns = campaigns;
            this.identities = identities;
            this.notices = notices;
            this.zone = workingTime.zone();
            this.clock = clock;
        }

        @Override
        public void execute(DelegateExecution execution) {
            String reference = execution.getProcessBusinessKey();
            String today = LocalDate.ofInstant(clock.instant(), zone).toString();
            String due =
                    DAY.format(((Date) execution.getVariable(DUE)).toInstant().atZone(zone));
            String[] users = of(execution, campaigns, Who.MISSING).stream()
                    .map(Trainee::user)
                    .toArray(String[]::new);
            if (users.length == 0) {
                return;
            }
            @Nullable RuntimeException failure = null;
            for (User user : identities.createUserQuery().userIdIn(users).list()) {
                try {
                    remind(user, reference, due, NOTICE + ":" + reference + ":" + today);
                } catch (RuntimeException e) {
                    failure = failure == null ? e : failure;
                }
            }
            if (failure != null) {
                throw failure;
            }
        }

        private void remind(User user, String reference, String due, String occasion) {
            Recipient recipient;
            try {
                recipient = new Recipient(user.getId(), String.valueOf(user.getEmail()));
            } catch (IllegalArgumentException noAddress) {
                return;
            }
            notices.send(
                    occasion,
                    NOTICE,
                    recipient,
                    Map.of("reference", reference, "due", due, "page", "/camunda/app/tasklist/"));
        }
    }

    private static List<Trainee> of(DelegateExecution execution, Campaigns campaigns, Who who) {
        return campaigns.of(execution.getProcessBusinessKey(), (String) execution.getVariable(BATCH), who);
    }
}

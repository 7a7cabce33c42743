package org.recourse.lifecycle;

import java.util.HashMap;
import java.util.Map;

/** The records that hold the rules of the forms of cases, by the forms' ids. */
public final class CaseForms {

    /** By the ids of the tasks, which are those of their forms. */
    static final Map<String, Class<? extends TaskForm>> TASKS = Map.ofEntries(
            Map.entry("prevent-further-damage", Containment.class),
            Map.entry("make-initial-assessment", InitialAssessment.class),
            Map.entry("investigate", Investigation.class),
            Map.entry("decide-course-of-action", CourseOfAction.class),
            Map.entry("take-internal-action", InternalAction.class),
            Map.entry("consider-further-information", FurtherInformation.class),
            Map.entry("decide-on-withdrawal", WithdrawalDecision.class),
            Map.entry("close-case", Closure.class),
            Map.entry("acknowledge-serious-incident", Acknowledgement.class),
            Map.entry("refer-to-police", PoliceReferralMade.class),
            Map.entry("inform-agency", AgencyInformed.class),
            Map.entry("record-police-outcome", PoliceOutcome.class),
            Map.entry("accept-hand-off", HandOffAccepted.class),
            Map.entry("answer-line-manager-report", LineManagerAnswer.class),
            Map.entry("review-line-manager-answer", AnswerReview.class),
            Map.entry("acknowledge-content", ContentAcknowledged.class),
            Map.entry("draft-response", ResponseDraft.class),
            Map.entry("approve-response", ResponseApproval.class),
            Map.entry("send-response", ResponseSent.class),
            Map.entry("report-outcome", OutcomeReported.class),
            Map.entry("assess-excessive-use", ExcessiveUseAssessed.class),
            Map.entry("find-what-concerns", DataFound.class),
            Map.entry("look-through-export", ExportLookedThrough.class),
            Map.entry("tell-of-more-time", PersonTold.class),
            Map.entry("tell-of-refusal", PersonTold.class),
            Map.entry("hand-over-export", PersonTold.class),
            Map.entry("decide-on-erasure", ErasureDecided.class),
            Map.entry("tell-of-erasure", PersonTold.class));

    private static final Map<String, Class<? extends TaskForm>> STARTS = Map.of(
            SocialMediaIncident.START_FORM,
            IncidentReport.class,
            "report-to-line-manager",
            LineManagerReport.class,
            "report-questionable-content",
            QuestionableContent.class,
            "report-excessive-use",
            ExcessiveUse.class,
            "request-personal-data",
            PersonalDataRequest.class);

    private CaseForms() {}

    /** Whether the form starts a process, and so opens a case. */
    public static boolean starts(String form) {
        return STARTS.containsKey(form);
    }

    /** Of each form, also those that start a process. */
    public static Map<String, Class<? extends Answers>> records() {
        Map<String, Class<? extends Answers>> all = new HashMap<>(TASKS);
        all.putAll(STARTS);
        return all;
    }
}

package org.recourse.lifecycle;

import java.util.Map;
import org.camunda.bpm.engine.variable.Variables;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.Codes;

/** Names that the diagram {@code social-media-incident} and the code share. */
public final class SocialMediaIncident {

    /** The process. Its business key is the case's reference. */
    public static final String PROCESS = "social-media-incident";

    /** The start form. */
    public static final String START_FORM = "report-incident";

    /** Starts a case (S5-4). */
    public static final String INCIDENT_REPORTED = "incident-reported";

    /** The variable that holds the case's reference. */
    public static final String REFERENCE = "caseReference";

    /** The task's own variable that holds the name of its case's school, for the list of tasks. */
    public static final String SCHOOL_NAME = "schoolName";

    /** The task's own variable that says "Yes" in a serious case, and is not there in another. */
    public static final String SEVERITY = "severity";

    /** Names the matter that an incident is raised from, in a start that is our own. */
    static final String RAISED_FROM = "raisedFrom";

    static final String FURTHER_INFORMATION = "further-information";
    static final String EARLY_ENDING_PROPOSED = "early-ending-proposed";

    static final String SCHOOL = "school";
    static final String SUBJECT_TYPE = "subjectType";
    static final String IMMEDIATE_RISK = "immediateRisk";
    static final String SERIOUS = "serious";
    static final String REPORTED_TO_PRINCIPAL = "reportedToPrincipal";
    static final String EARLY_ENDING = "earlyEnding";
    static final String CASE_GOES_ON = "caseGoesOn";

    private SocialMediaIncident() {}

    /**
     * What the gateways read, all there from the start so that no condition ever meets an unknown name. What a form asks
     * first is still empty: a form shows the value that is there as if somebody had answered.
     */
    static Map<String, Object> firstCodes(CaseFile file) {
        return Variables.createVariables()
                .putValue(REFERENCE, file.reference())
                .putValue(SCHOOL, file.school())
                .putValue(SUBJECT_TYPE, Codes.of(file.subjectType()))
                .putValue(IMMEDIATE_RISK, file.hasImmediateRisk())
                .putValue(SERIOUS, false)
                .putValue("acknowledged", false)
                .putValue(REPORTED_TO_PRINCIPAL, false)
                .putValue("category", null)
                .putValue("apparentBreach", null)
                .putValue("inScope", null)
                .putValue("conduct", "")
                .putValue("internalAction", false)
                .putValue("disciplinary", false)
                .putValue("severityAdvice", "")
                .putValue("courseAdvice", "");
    }
}

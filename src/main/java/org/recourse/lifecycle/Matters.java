package org.recourse.lifecycle;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.recourse.casefile.CaseKind;
import org.recourse.casefile.Codes;

/** The matters that have a case file without being an incident: each kind with its process and its start form. */
public final class Matters {

    /** The message that makes an incident of questionable content at any time (S5-9). */
    static final String INCIDENT_WANTED = "incident-wanted";

    /** The message that involves agencies at any time (S2-MK-4). */
    static final String AGENCIES_WANTED = "agencies-wanted";

    /** The entry in the chronology that says which agencies were chosen. */
    static final String AGENCIES_TO_BE_INVOLVED = "Agencies to be involved";

    static final String AGENCIES = "agencies";

    private static final Map<CaseKind, Class<? extends MatterForm>> START_FORMS = Map.of(
            CaseKind.LINE_MANAGER_REPORT, LineManagerReport.class,
            CaseKind.CONTENT_RESPONSE, QuestionableContent.class,
            CaseKind.EXCESSIVE_USE, ExcessiveUse.class,
            CaseKind.PERSONAL_DATA_REQUEST, PersonalDataRequest.class);

    private Matters() {}

    /** The process that cases of a kind run on. */
    public static String processOf(CaseKind kind) {
        return kind == CaseKind.INCIDENT ? SocialMediaIncident.PROCESS : Codes.of(kind);
    }

    /** Whether a case's own process is this one, and not one that a case calls. */
    public static boolean isOfACase(String process) {
        return Arrays.stream(CaseKind.values()).anyMatch(kind -> processOf(kind).equals(process));
    }

    /** The kind of matter that a process is for. */
    static CaseKind kindOf(String process) {
        return START_FORMS.keySet().stream()
                .filter(kind -> processOf(kind).equals(process))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The process " + process + " is for no kind of matter"));
    }

    static Class<? extends MatterForm> startFormOf(CaseKind kind) {
        return Objects.requireNonNull(START_FORMS.get(kind), "An incident is opened by openCase");
    }
}

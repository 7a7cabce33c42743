package org.recourse.change;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a diagram may ask the program for, and what the program asks of the diagrams: the whole list. A developer who writes
 * a new delegate adds it here; {@code KnownTest} compares the list with the code.
 */
final class Known {

    enum Kind {
        /** The work of a service task. */
        WORK,
        /** Listens to a step. */
        STEP_LISTENER,
        /** Listens to a user task. */
        TASK_LISTENER
    }

    /**
     * What a diagram may name in {@code ${…}} as a delegate.
     *
     * @param savePoint whether it leaves the database, or takes so long that it has to start in a transaction of its own
     * @param opens whether it takes what a start form told out of the variables
     * @param needs variables and inputs that it reads
     * @param gives variables that are there afterwards
     */
    record Delegate(String name, Kind kind, boolean savePoint, boolean opens, Set<String> needs, Set<String> gives) {

        Delegate needs(String... variables) {
            return new Delegate(name, kind, savePoint, opens, Set.of(variables), gives);
        }

        Delegate gives(String... variables) {
            return new Delegate(name, kind, savePoint, opens, needs, Set.of(variables));
        }
    }

    /** A message that the program sends, to which process, and what comes with it. */
    record Message(String name, String process, boolean starts, Set<String> brings) {}

    private static final Map<String, Delegate> DELEGATES = Stream.of(
                    opening("openCase")
                            .gives(
                                    "caseReference",
                                    "school",
                                    "subjectType",
                                    "immediateRisk",
                                    "serious",
                                    "acknowledged",
                                    "reportedToPrincipal",
                                    "category",
                                    "apparentBreach",
                                    "inScope",
                                    "conduct",
                                    "internalAction",
                                    "disciplinary",
                                    "severityAdvice",
                                    "courseAdvice"),
                    opening("openMatter")
                            .gives(
                                    "caseReference",
                                    "school",
                                    "subjectType",
                                    "serious",
                                    "lineManager",
                                    "countedFrom",
                                    "answerBy"),
                    opening("openAccountRecord").gives("caseReference", "school"),
                    opening("openPolicyReview").gives("caseReference"),
                    opening("openTrainingCampaign").gives("caseReference", "due"),
                    // Mails, and what else leaves the database or takes its time.
                    leaving("sendNotice").needs("notice", "to"),
                    leaving("tellAnnouncer").needs("notice"),
                    leaving("tellOfStandIn").needs("notice"),
                    leaving("tellOfHandOver").needs("task", "colleague"),
                    leaving("mailNewTask").needs("task"),
                    leaving("mailDailyTasks").needs("batch"),
                    leaving("anchorChronologies").gives("anchorNumber", "anchorDigest"),
                    leaving("mailAnchor").needs("notice", "to", "anchorNumber", "anchorDigest"),
                    leaving("checkChronologies").gives("checkNumber", "left", "whole"),
                    leaving("tellOfBrokenChronologies").needs("notice", "to", "checkNumber"),
                    leaving("prepareReferralPack"),
                    leaving("gatherPersonalData"),
                    leaving("makePersonalDataCopy"),
                    leaving("erasePersonalData"),
                    leaving("scanEvidence").needs("document").gives("scanned"),
                    leaving("noteKeysInUse").gives("fieldsKey", "filesKey"),
                    leaving("makeNewKeys").needs("fieldsKey", "filesKey"),
                    leaving("resealBatch").gives("left"),
                    leaving("deleteDueCases").gives("more"),
                    leaving("clearFiles").gives("filesToClear"),
                    leaving("seeThatFilesAreClear"),
                    leaving("announceDeletions").needs("notice", "to"),
                    leaving("publishPolicyVersion"),
                    leaving("askForTraining"),
                    leaving("askForPolicyReview"),
                    leaving("gatherTrainees"),
                    leaving("handOutTraining").needs("batch", "due"),
                    leaving("withdrawTraining").needs("batch"),
                    leaving("remindTrainees").needs("batch", "due"),
                    // In the database alone.
                    staying("recordClosure"),
                    staying("extendRequest").needs("countedFrom").gives("countedFrom", "answerBy"),
                    staying("checkConflicts").gives("principalIsSubject", "deputyIsSubject"),
                    staying("raiseIncident"),
                    staying("raiseIncidentOfAccount").needs("told", "toldBy"),
                    staying("giveRoles").gives("canBegin"),
                    staying("takeRolesBack"),
                    staying("closeTraining"),
                    // Listeners.
                    listener("recordAdvice", Kind.STEP_LISTENER),
                    listener("recordEscalation", Kind.STEP_LISTENER).gives("reportedToPrincipal"),
                    listener("remindOfTask", Kind.TASK_LISTENER),
                    listener("stepUpTask", Kind.TASK_LISTENER),
                    listener("nameLeaver", Kind.TASK_LISTENER).needs("holder"))
            .collect(Collectors.toMap(Delegate::name, Function.identity()));

    /** What an output of a step may read beside the variables, from the mail that the step has just sent. */
    static final Map<String, Set<String>> ONLY_IN_OUTPUTS = Map.of("sendNotice", Set.of("delivered"));

    /**
     * The calls that an expression may make. {@code '*'} stands for the name of a row of the table response-times, and
     * {@code ?} for a variable.
     */
    static final List<String> CALLS = List.of(
            "execution.processBusinessKey",
            "deadlines.due(execution)",
            "deadlines.reminder(execution)",
            "deadlines.stepUp(execution)",
            "deadlines.after('*', execution)",
            "deadlines.after('*', ?, execution)",
            "deadlines.every('*', execution)",
            "dailyTasks.isWorkingDay()",
            "dailyTasks.dayStarts()",
            "dailyTasks.batches()",
            "standingIn.begins(execution)",
            "standingIn.ends(execution)",
            "training.toHandOut(execution)",
            "training.toWithdraw(execution)",
            "training.missing(execution)",
            "policyVersions.schools()",
            "agencyList.of(execution.getVariable('?'))");

    private static final List<Message> MESSAGES = List.of(
            starting("incident-reported", "social-media-incident"),
            to("further-information", "social-media-incident"),
            to("early-ending-proposed", "social-media-incident", "earlyEnding"),
            to("agencies-wanted", "content-response", "agencies"),
            to("incident-wanted", "content-response"),
            to("account-entry-changes", "official-account"),
            to("account-holder-left", "official-account", "holder"),
            to("account-lost", "official-account", "told", "toldBy"),
            to("account-to-retire", "official-account"),
            starting("policy-review-due", "policy-review"),
            starting("policy-version-published", "training-campaign"),
            to("training-ended", "training-campaign"),
            to("training-no-longer-asked", "training-of-person"),
            to("stand-in-ended-early", "stand-in"));

    /** The processes that the program starts by their ids, and the variables that each is started with. */
    static final Map<String, Set<String>> STARTED = Map.of(
            "message-to-reporter", Set.of("school"),
            "task-goes-up", Set.of("school", "task", "nextGroups"),
            "task-hand-over", Set.of("school", "task", "colleague"),
            "new-task-notice", Set.of("school", "task"),
            "evidence-scan", Set.of("school", "document"),
            "training-of-person", Set.of("trainee", "due"),
            "stand-in", Set.of(),
            "key-rotation", Set.of());

    /** The decision tables that the program asks by itself: what it hands over, and the answers it reads. */
    static final Map<String, Asked> ASKED = Map.of(
            "response-times",
            new Asked(Set.of("step", "serious"), List.of("hours", "clock", "reminderHours", "stepUpTo")),
            "step-up-target",
            new Asked(Set.of("task", "group", "stepUpTo"), List.of("next")),
            "retention-period",
            new Asked(
                    Set.of("kind", "ending", "conduct", "category", "subjectType", "serious"),
                    List.of("months", "retentionClass")));

    /** A table that the program asks. */
    record Asked(Set<String> inputs, List<String> outputs) {}

    /** Variables that completing a task sets beside the form's answers. */
    static final Map<String, Set<String>> ALSO_GIVEN = Map.of(
            "sign-as-headteacher", Set.of("headteacherSigned"),
            "sign-as-chair", Set.of("chairSigned"));

    /** Variables that nothing in the program sets to false once they are true. */
    static final Set<String> STAYS_TRUE = Set.of("reportedToPrincipal");

    /** Questions of a record that only other doors ask: who reports on the public page or from a program. */
    static final Map<String, Set<String>> ASKED_ELSEWHERE =
            Map.of("report-incident", Set.of("reporterName", "reporterEmail", "reporterRole"));

    private Known() {}

    static Optional<Delegate> delegate(String name) {
        return Optional.ofNullable(DELEGATES.get(name));
    }

    static Set<Delegate> delegates() {
        return Set.copyOf(DELEGATES.values());
    }

    /** The names that fit, for people to choose from. */
    static String namesOf(Kind kind) {
        return DELEGATES.values().stream()
                .filter(delegate -> delegate.kind() == kind)
                .map(delegate -> "${" + delegate.name() + "}")
                .sorted()
                .collect(Collectors.joining(", "));
    }

    static List<Message> messages() {
        return MESSAGES;
    }

    static Optional<Message> message(String name) {
        return MESSAGES.stream().filter(message -> message.name().equals(name)).findFirst();
    }

    private static Delegate leaving(String name) {
        return new Delegate(name, Kind.WORK, true, false, Set.of(), Set.of());
    }

    private static Delegate staying(String name) {
        return new Delegate(name, Kind.WORK, false, false, Set.of(), Set.of());
    }

    private static Delegate opening(String name) {
        return new Delegate(name, Kind.WORK, false, true, Set.of(), Set.of());
    }

    private static Delegate listener(String name, Kind kind) {
        return new Delegate(name, kind, false, false, Set.of(), Set.of());
    }

    private static Message starting(String name, String process) {
        return new Message(name, process, true, Set.of());
    }

    private static Message to(String name, String process, String... brings) {
        return new Message(name, process, false, Set.of(brings));
    }
}

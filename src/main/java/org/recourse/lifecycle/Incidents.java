package org.recourse.lifecycle;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.exception.NullValueException;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.CaseKind;
import org.recourse.casefile.Conduct;
import org.recourse.trust.NeedToKnow;
import org.recourse.trust.NeedToKnow.Relation;
import org.recourse.trust.Person;
import org.recourse.trust.Role;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What can be done to a case from outside its tasks: the calls on a case. Each tells the file and the process in one
 * transaction; what follows from it is in the diagram.
 */
@Component
public class Incidents {

    private static final String MESSAGE_TO_REPORTER = "message-to-reporter";

    private final CaseFiles caseFiles;
    private final RuntimeService runtime;
    private final TaskService tasks;
    private final OwnRights ownRights;
    private final Clock clock;
    private final FormReader reader;
    private final Sight sight;
    private final SeverityInLists severityInLists;
    private final ActingFor actingFor;
    private final TrustFacts facts;

    Incidents(
            CaseFiles caseFiles,
            RuntimeService runtime,
            TaskService tasks,
            OwnRights ownRights,
            Clock clock,
            FormReader reader,
            Sight sight,
            SeverityInLists severityInLists,
            ActingFor actingFor,
            TrustFacts facts) {
        this.caseFiles = caseFiles;
        this.runtime = runtime;
        this.tasks = tasks;
        this.ownRights = ownRights;
        this.clock = clock;
        this.reader = reader;
        this.sight = sight;
        this.severityInLists = severityInLists;
        this.actingFor = actingFor;
        this.facts = facts;
    }

    /** The case stands in the way of what was asked; the message says why and what to do instead. */
    public static final class NotNow extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public NotNow(String message) {
            super(message);
        }
    }

    /** Who asks may see the case, but not do this to it. */
    public static final class NotYours extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotYours(String message) {
            super(message);
        }
    }

    /**
     * An open task of a case.
     *
     * @param group ids of the groups that may take it, comma separated
     * @param assignee the user name of who has it, null where nobody has taken it
     * @param due when it is due, null where the diagram gives no date
     */
    public record OpenTask(
            String id,
            String name,
            String group,
            @Nullable String assignee,
            @Nullable Instant due) {}

    /** The case, if there is one and the person may see it. */
    @Transactional(readOnly = true)
    public Optional<CaseFile> find(String reference, Person person) {
        return caseFiles.find(reference).filter(file -> {
            Person counted = actingFor.inCase(person, file);
            return NeedToKnow.maySee(counted, relation(file, counted));
        });
    }

    /** The case, if there is one and the person may see where it stands, with its story or without. */
    @Transactional(readOnly = true)
    public Optional<CaseFile> findToWatch(String reference, Person person) {
        return caseFiles.find(reference).filter(file -> {
            Person counted = actingFor.inCase(person, file);
            Relation relation = relation(file, counted);
            return NeedToKnow.maySee(counted, relation) || NeedToKnow.mayWatch(counted, relation);
        });
    }

    /** The reference of the case that an open task belongs to, whoever asks: what follows is for {@link #find}. */
    @Transactional(readOnly = true)
    public Optional<String> referenceOfTask(String task) {
        return ownRights.call(
                () -> Optional.ofNullable(tasks.createTaskQuery().taskId(task).singleResult())
                        .map(Task::getProcessInstanceId)
                        .map(this::referenceOf));
    }

    /** The reference of the case that a running process belongs to, whoever asks: what follows is for {@link #find}. */
    @Transactional(readOnly = true)
    public Optional<String> referenceOfInstance(String instance) {
        return ownRights.call(() -> Optional.ofNullable(referenceOf(instance)));
    }

    private @Nullable String referenceOf(String instance) {
        ProcessInstance found =
                runtime.createProcessInstanceQuery().processInstanceId(instance).singleResult();
        return found == null ? null : found.getBusinessKey();
    }

    /** The case that the person reported, signed in, if it is one that the person may follow. */
    @Transactional(readOnly = true)
    public Optional<CaseFile> findReported(String reference, Person person) {
        return caseFiles.find(reference).filter(file -> NeedToKnow.mayFollow(person, relation(file, person)));
    }

    /**
     * Enters in the chronology that somebody takes the record of a case away.
     *
     * @param how in what form
     * @return the file, with the entry
     */
    @Transactional
    public CaseFile handOutRecord(CaseFile seen, Person person, String how) {
        CaseFile file = caseFiles.open(seen.reference());
        caseFiles.enter(file, person.id(), "Case record downloaded", how);
        return file;
    }

    /** The tasks of a case that are open now, oldest first. */
    @Transactional(readOnly = true)
    public List<OpenTask> openTasks(CaseFile file) {
        return ownRights.call(() -> tasksOf(file).stream()
                .map(task -> new OpenTask(
                        task.getId(),
                        task.getName(),
                        String.join(",", groups(task)),
                        task.getAssignee(),
                        instant(task.getDueDate())))
                .toList());
    }

    /**
     * Opens a case for what somebody reported without signing in (S5-4), and starts its process.
     *
     * @param fields the start form's fields and {@code reporterName}, {@code reporterEmail}, {@code reporterRole}
     * @return the case's reference
     * @throws WrongInput naming every field that is wrong
     */
    @Transactional
    public String report(Map<String, Object> fields) {
        if (fields.containsKey(IncidentReport.SUBJECTS)) {
            // Answers to user names would tell strangers which there are.
            throw new WrongInput(IncidentReport.SUBJECTS, "is not a field of this form");
        }
        reader.read(IncidentReport.class, fields);
        return ownRights.call(() -> runtime.createMessageCorrelation(SocialMediaIncident.INCIDENT_REPORTED)
                .setVariables(fields)
                .correlateStartMessage()
                .getBusinessKey());
    }

    /**
     * Opens a case for what came up in another matter (S3-4), for who told it, from a step of that matter's process; the
     * chronology says where it came from.
     *
     * @param matter the reference of the other matter
     * @param fields the start form's fields
     * @return the case's reference
     */
    @Transactional
    public String raiseFrom(String matter, Map<String, Object> fields, String who) {
        reader.read(IncidentReport.class, fields);
        String reference =
                ownRights.callFor(who, () -> runtime.createMessageCorrelation(SocialMediaIncident.INCIDENT_REPORTED)
                        .setVariables(fields)
                        .correlateStartMessage()
                        .getBusinessKey());
        caseFiles.enter(caseFiles.open(reference), CaseFile.SYSTEM, "Raised from " + matter, "");
        return reference;
    }

    /** Adds what the reporter of an incident wrote; Central Services is asked to consider it. */
    @Transactional
    public void hear(String reference, @Nullable String text) {
        String words = words("text", text);
        CaseFile file = openForChange(reference);
        caseFiles.say(file, true, words);
        caseFiles.enter(file, CaseFile.REPORTER, "Message from the reporter", words);
        askToConsider(file);
    }

    /** Writes to the reporter, who reads it with the receipt and is told by mail that there is something to read. */
    @Transactional
    public void answer(CaseFile seen, Person person, @Nullable String text) {
        if (!person.is(Role.CENTRAL_SERVICES)) {
            throw new NotYours("Only Central Services writes to the reporter.");
        }
        String words = words("text", text);
        CaseFile file = caseFiles.open(seen.reference());
        caseFiles.say(file, false, words);
        caseFiles.enter(file, person.id(), "Message to the reporter", words);
        ownRights.call(() -> runtime.createProcessInstanceByKey(MESSAGE_TO_REPORTER)
                .businessKey(file.reference())
                .setVariable(SocialMediaIncident.SCHOOL, file.school())
                .execute());
    }

    /** Raises a case to serious at whatever step it is (reading A3). Raising it again changes nothing but the chronology. */
    @Transactional
    public void raise(CaseFile seen, Person person, @Nullable String reason) {
        String why = words("reason", reason);
        CaseFile file = openForChange(seen.reference());
        caseFiles.enter(file, person.id(), "Raised to serious", why);
        if (!file.isSerious()) {
            file.raise(clock.instant());
            severityInLists.show(file);
            ownRights.call(() -> {
                runtime.setVariable(instanceOf(file), SocialMediaIncident.SERIOUS, true);
                return file;
            });
        }
    }

    /** Adds information to a case; Central Services is asked to consider it. */
    @Transactional
    public void inform(CaseFile seen, Person person, @Nullable String text) {
        String information = words("text", text);
        CaseFile file = openForChange(seen.reference());
        caseFiles.enter(file, person.id(), "Further information", information);
        askToConsider(file);
    }

    /** Adds a note to the chronology, also of a closed case; nobody is asked to do anything. */
    @Transactional
    public void note(CaseFile seen, Person person, @Nullable String text) {
        String note = words("text", text);
        caseFiles.enter(caseFiles.open(seen.reference()), person.id(), "Note", note);
    }

    /** Makes an incident of questionable content, at whatever step it is (S5-9); no response is released any more. */
    @Transactional
    public void raiseIncident(CaseFile seen, Person person, @Nullable String reason) {
        String why = words("reason", reason);
        CaseFile file = openContent(seen);
        caseFiles.enter(file, person.id(), "Incident wanted", why);
        ownRights.call(() -> {
            runtime.createMessageCorrelation(Matters.INCIDENT_WANTED)
                    .processInstanceId(instanceOf(file))
                    .correlate();
            return file;
        });
    }

    /** Involves agencies in a matter of questionable content, at whatever step it is (S2-MK-4); each becomes a task. */
    @Transactional
    public void involveAgencies(
            CaseFile seen, Person person, @Nullable Collection<String> agencies, @Nullable String reason) {
        Set<String> chosen = Lists.split(agencies == null ? null : String.join(",", agencies));
        if (chosen.isEmpty()) {
            throw new WrongInput(Matters.AGENCIES, TaskForm.REQUIRED);
        }
        if (!facts.agencies().containsAll(chosen)) {
            throw new WrongInput(Matters.AGENCIES, "must be some of: " + String.join(", ", facts.agencies()));
        }
        String why = words("reason", reason);
        CaseFile file = openContent(seen);
        String ids = String.join(",", chosen);
        caseFiles.enter(file, person.id(), Matters.AGENCIES_TO_BE_INVOLVED, ids + "\n" + why);
        ownRights.call(() -> {
            runtime.createMessageCorrelation(Matters.AGENCIES_WANTED)
                    .processInstanceId(instanceOf(file))
                    .setVariableToTriggeredScope(Matters.AGENCIES, ids)
                    .correlate();
            return file;
        });
    }

    /** The agencies that can be involved, by their ids in the table {@code agencies}. */
    @Transactional(readOnly = true)
    public Set<String> agencies() {
        return facts.agencies();
    }

    /** Notes that the reporter withdrew the report; Central Services decides whether the case goes on. */
    @Transactional
    public void withdraw(CaseFile seen, Person person, @Nullable String reason) {
        String why = words("reason", reason);
        CaseFile file = openForChange(seen.reference());
        caseFiles.enter(file, person.id(), "Report withdrawn", why);
        proposeEnding(file, "withdrawn");
    }

    /**
     * Marks a case as a duplicate of another, which goes on in its place.
     *
     * @param other the other case, which the person must be able to see
     */
    @Transactional
    public void markDuplicate(CaseFile seen, Person person, @Nullable String other, @Nullable String reason) {
        if (!person.is(Role.CENTRAL_SERVICES)) {
            throw new NotYours("Only Central Services, which leads each case, can close one as a duplicate.");
        }
        String of = words("of", other);
        String why = words("reason", reason);
        CaseFile first = find(of, person)
                .filter(CaseFile::isIncident)
                .orElseThrow(() -> new WrongInput("of", "is not a case: give the reference of the other case"));
        // In one order: two people who mark two cases as duplicates of each other would wait for each other.
        Stream.of(seen.reference(), of).sorted().forEach(caseFiles::open);
        CaseFile file = openForChange(seen.reference());
        if (of.equals(file.reference())) {
            throw new WrongInput("of", "is this case itself: give the reference of the other case");
        }
        if (first.duplicateOf().isPresent()) {
            throw new WrongInput(
                    "of", "is itself a duplicate, of " + first.duplicateOf().get() + ": give that reference");
        }
        if (file.duplicateOf().isPresent()) {
            throw new NotNow("This case is already marked as a duplicate of "
                    + file.duplicateOf().get() + ".");
        }
        if (file.conduct().filter(Conduct.ILLEGAL::equals).isPresent()) {
            throw new NotNow("The conduct in this case is considered illegal, so it goes on to the police and to its"
                    + " own end.");
        }
        file.markDuplicateOf(of);
        caseFiles.enter(file, person.id(), "Duplicate of " + of, why);
        caseFiles.enter(caseFiles.open(of), person.id(), "Also reported as " + file.reference(), "");
        sight.keepFromBoth(file, caseFiles.open(of));
        proposeEnding(file, "duplicate");
    }

    private void askToConsider(CaseFile file) {
        ownRights.call(() -> {
            runtime.createMessageCorrelation(SocialMediaIncident.FURTHER_INFORMATION)
                    .processInstanceId(instanceOf(file))
                    .correlate();
            return file;
        });
    }

    private CaseFile openForChange(String reference) {
        CaseFile file = open(reference);
        if (!file.isIncident()) {
            throw new NotNow("This can be done to an incident alone, and " + reference + " is none.");
        }
        return file;
    }

    private CaseFile openContent(CaseFile seen) {
        CaseFile file = open(seen.reference());
        if (file.kind() != CaseKind.CONTENT_RESPONSE) {
            throw new NotNow("This can be done to questionable content alone, and " + file.reference() + " is none.");
        }
        return file;
    }

    private CaseFile open(String reference) {
        CaseFile file = caseFiles.open(reference);
        if (file.isClosed()) {
            throw new NotNow("This case is closed.");
        }
        return file;
    }

    /** What somebody wrote, checked, or {@link WrongInput} for the field. */
    static String words(String field, @Nullable String text) {
        return FormReader.words(text)
                .filter(words -> words.length() <= TaskForm.TEXT)
                .orElseThrow(() -> new WrongInput(
                        field,
                        text == null || text.isBlank()
                                ? TaskForm.REQUIRED
                                : "is too long or contains"
                                        + " characters that cannot be kept: at most 10000 characters"));
    }

    private void proposeEnding(CaseFile file, String why) {
        ownRights.call(() -> {
            runtime.createMessageCorrelation(SocialMediaIncident.EARLY_ENDING_PROPOSED)
                    .processInstanceId(instanceOf(file))
                    .setVariableToTriggeredScope(SocialMediaIncident.EARLY_ENDING, why)
                    .correlate();
            return file;
        });
    }

    private String instanceOf(CaseFile file) {
        ProcessInstance instance = runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(file.reference())
                .processDefinitionKey(Matters.processOf(file.kind()))
                .singleResult();
        return instance.getId();
    }

    private Relation relation(CaseFile file, Person person) {
        boolean keptFrom = file.isKeptFrom(person.id());
        boolean hasOrHadTask = !keptFrom
                && (caseFiles.hasWorkedOn(file.reference(), person.id())
                        || ownRights.call(() -> tasksOf(file).stream().anyMatch(task -> isThere(task, file, person))));
        boolean reporter = file.reporterUser().filter(person.id()::equals).isPresent();
        boolean givenAccess = !keptFrom && caseFiles.hasAccess(file.reference(), person.id());
        return new Relation(file.school(), keptFrom, hasOrHadTask, reporter, givenAccess, file.isIncident());
    }

    /** A report to a line manager whom the reporter chose is there for that one alone, though colleagues could take it over. */
    private boolean isThere(Task task, CaseFile file, Person person) {
        String assignee = task.getAssignee();
        if (assignee != null && file.kind() == CaseKind.LINE_MANAGER_REPORT) {
            return assignee.equals(person.id());
        }
        return person.id().equals(assignee) || groups(task).stream().anyMatch(person.roles()::contains);
    }

    private List<Task> tasksOf(CaseFile file) {
        return tasks.createTaskQuery()
                .processInstanceBusinessKey(file.reference())
                .orderByTaskCreateTime()
                .asc()
                .list();
    }

    private List<String> groups(Task task) {
        try {
            return tasks.getIdentityLinksForTask(task.getId()).stream()
                    .map(IdentityLink::getGroupId)
                    .filter(group -> group != null)
                    .sorted(Comparator.naturalOrder())
                    .toList();
        } catch (NullValueException e) {
            return List.of(); // somebody completed it a moment ago
        }
    }

    private static @Nullable Instant instant(@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }
}

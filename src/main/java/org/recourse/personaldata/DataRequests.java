package org.recourse.personaldata;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.CaseKind;
import org.recourse.casefile.CaseSearch;
import org.recourse.casefile.Codes;
import org.recourse.casefile.Deletion;
import org.recourse.casefile.DocumentEntry;
import org.recourse.casefile.DocumentKind;
import org.recourse.casefile.Documents;
import org.recourse.casefile.PersonalDataCases;
import org.recourse.casefile.PersonalDataCases.Concerned;
import org.recourse.lifecycle.Answers;
import org.recourse.lifecycle.CaseTaskDone;
import org.recourse.lifecycle.FormReader;
import org.recourse.lifecycle.Incidents;
import org.recourse.lifecycle.PersonalDataRequest;
import org.recourse.lifecycle.Retention;
import org.recourse.lifecycle.Sight;
import org.recourse.lifecycle.WrongInput;
import org.recourse.personaldata.Choices.Erasure;
import org.recourse.personaldata.Choices.Relation;
import org.recourse.trust.Person;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What is done to a request about personal data beside its tasks: the cases that concern the person are found, and looked
 * through one by one. Whoever does it sees of each case what they may see anyway, and of any other nothing.
 */
@Component
class DataRequests {

    /** What the log of deletions says of a case that was erased on request. */
    static final String RULE = "erasure-on-request";

    private static final int MOST_WORDS = 20;

    private final CaseFiles caseFiles;
    private final PersonalDataCases concerned;
    private final CaseSearch search;
    private final Incidents incidents;
    private final Sight sight;
    private final Documents documents;
    private final Gathering gathering;
    private final ObjectMapper json;
    private final Deletion deletion;
    private final Retention retention;

    DataRequests(
            CaseFiles caseFiles,
            PersonalDataCases concerned,
            CaseSearch search,
            Incidents incidents,
            Sight sight,
            Documents documents,
            Gathering gathering,
            ObjectMapper json,
            Deletion deletion,
            Retention retention) {
        this.deletion = deletion;
        this.retention = retention;
        this.caseFiles = caseFiles;
        this.concerned = concerned;
        this.search = search;
        this.incidents = incidents;
        this.sight = sight;
        this.documents = documents;
        this.gathering = gathering;
        this.json = json;
    }

    /** A case of a request, with what was chosen of it so far. */
    record Of(CaseFile file, int lookedAt, Choices choices) {

        boolean isLookedThrough() {
            return lookedAt > 0;
        }
    }

    /** The request, if there is one and the person may see it. */
    @Transactional(readOnly = true)
    public Optional<CaseFile> find(String reference, Person person) {
        return incidents.find(reference, person).filter(file -> file.kind() == CaseKind.PERSONAL_DATA_REQUEST);
    }

    /** The cases of a request that the person may see. */
    @Transactional(readOnly = true)
    public List<Of> cases(CaseFile request, Person person) {
        return concerned.of(request.reference()).stream()
                .flatMap(one -> incidents.find(one.reference(), person).stream()
                        .map(file -> new Of(file, one.lookedAt(), choices(one))))
                .toList();
    }

    /** One of them. */
    @Transactional(readOnly = true)
    public Optional<Of> ofCase(CaseFile request, String reference, Person person) {
        return cases(request, person).stream()
                .filter(one -> one.file().reference().equals(reference))
                .findFirst();
    }

    /** What of a case would be given now. */
    @Transactional(readOnly = true)
    public Copy.OfCase preview(CaseFile request, Of one) {
        return gathering.ofCase(request, one.file(), Integer.MAX_VALUE, one.choices());
    }

    /**
     * Looks for words in the cases that the person may see. What is looked for is kept nowhere.
     *
     * @param words names, addresses or other texts, a line each
     * @param after where an earlier search stopped; empty to begin
     * @throws WrongInput where there is nothing to look for, or too much
     */
    @Transactional(readOnly = true)
    public CaseSearch.Found search(CaseFile request, Person person, String words, String after) {
        List<String> wanted = lines(words);
        if (wanted.stream().allMatch(word -> word.length() < 2)) {
            throw new WrongInput("words", "must be at least two letters");
        }
        if (wanted.size() > MOST_WORDS) {
            throw new WrongInput("words", "are too many: at most " + MOST_WORDS + " at once");
        }
        CaseSearch.Found found = search.containing(wanted, after);
        return new CaseSearch.Found(
                found.cases().stream()
                        .filter(reference -> incidents.find(reference, person).isPresent())
                        .collect(Collectors.toCollection(LinkedHashSet::new)),
                found.after());
    }

    /** Takes in all cases in which the person is named by the user name, or which they reported under a name of theirs. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void gather(CaseFile request) {
        sight.keepFromRequest(request, gathering.usersCalled(PersonalDataRequest.namesIn(request)));
        Map<String, Relation> found = new HashMap<>();
        search.reportedBy(request.reporterUser().orElse(null), PersonalDataRequest.namesIn(request))
                .forEach(reference -> found.put(reference, Relation.REPORTED));
        request.reporterUser()
                .ifPresent(user -> search.naming(user).forEach(reference -> found.put(reference, Relation.NAMED)));
        found.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(one -> caseFiles
                .find(one.getKey())
                .ifPresent(file -> takeIn(request, file, one.getValue(), CaseFile.SYSTEM)));
    }

    /** Takes a case in that tells of the person, as somebody found. */
    @Transactional
    public void take(CaseFile seen, Person person, @Nullable String reference) {
        CaseFile request = open(seen);
        CaseFile file = incidents
                .find(words("case", reference), person)
                .filter(found -> found.kind() != CaseKind.PERSONAL_DATA_REQUEST)
                .orElseThrow(() -> new WrongInput("case", "is not the reference of a case that you may see"));
        takeIn(request, file, Relation.TOLD_OF, person.id());
    }

    private void takeIn(CaseFile request, CaseFile file, Relation relation, String who) {
        if (concerned.find(request.reference(), file.reference()).isPresent()) {
            return;
        }
        Choices first = Choices.first(relation);
        keep(request, file.reference(), 0, first.looked(List.of(), gathering.leftOutAtFirst(file, relation), Map.of()));
        caseFiles.enter(request, who, "Case found that concerns the person", file.reference());
        sight.keepFromRequest(request, file.usersKeptFrom());
    }

    /** Leaves a case out after all, because it does not concern the person or is not to be given, for a reason. */
    @Transactional
    public void leaveOut(CaseFile seen, Person person, String reference, @Nullable String reason) {
        String why = words("reason", reason);
        CaseFile request = open(seen);
        if (isMade(request)) {
            throw new Incidents.NotNow("The copy has been made, with this case or without it.");
        }
        Of one = require(request, reference, person);
        caseFiles.enter(request, person.id(), "Case left out", one.file().reference() + "\n" + why);
        concerned.leave(request.reference(), reference);
    }

    /**
     * Keeps what somebody chose who looked through a case as it was shown to them.
     *
     * @param upTo the last entry of the chronology that was shown; what came later is not given
     * @param masks words to mask, a line each
     * @param given ids of the texts that are given
     * @param evidence ids of the files that are given, with the reason for each
     * @throws WrongInput where a word to mask stands nowhere in the case, or a file is given without a reason
     */
    @Transactional
    public void look(
            CaseFile seen,
            Person person,
            String reference,
            int upTo,
            String masks,
            Set<String> given,
            Map<String, String> evidence) {
        CaseFile request = open(seen);
        Of one = require(request, reference, person);
        List<String> words = lines(masks);
        Copy.OfCase unmasked =
                gathering.ofCase(request, one.file(), upTo, one.choices().looked(List.of(), Set.of(), Map.of()));
        words.stream()
                .filter(word -> unmasked.texts().stream()
                        .noneMatch(
                                text -> text.text().toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT))))
                .findFirst()
                .ifPresent(word -> {
                    throw new WrongInput(
                            "masks",
                            "are not all there: '" + word
                                    + "' stands nowhere in the texts, or is masked already. Copy it as it stands there");
                });
        Set<String> files = unmasked.evidence().stream().map(Copy.Evidence::id).collect(Collectors.toSet());
        Map<String, String> chosen = new HashMap<>();
        evidence.forEach((id, why) -> {
            if (files.contains(id) && !why.isBlank()) {
                chosen.put(id, words("evidence", why));
            }
        });
        Set<String> leftOut = new HashSet<>();
        unmasked.texts().stream()
                .map(Copy.Text::id)
                .filter(id -> !given.contains(id))
                .forEach(leftOut::add);
        keep(request, reference, upTo, one.choices().looked(words, leftOut, chosen));
        List<String> note = new ArrayList<>();
        note.add("%s, up to entry %d of its chronology; %d texts left out, %d passages masked by hand"
                .formatted(reference, upTo, leftOut.size(), words.size()));
        chosen.forEach((id, why) -> note.add("File " + id + " is given: " + why));
        caseFiles.enter(request, person.id(), "Case looked through", String.join("\n", note));
    }

    /** Lets the person be told who reported a case. The reason stands in the chronologies of both. */
    @Transactional
    public void showReporter(CaseFile seen, Person person, String reference, @Nullable String reason) {
        String why = words("reason", reason);
        CaseFile request = open(seen);
        Of one = require(request, reference, person);
        if (one.file().isAnonymous()) {
            throw new Incidents.NotNow("This report is anonymous: nothing is known of who made it.");
        }
        keep(request, reference, 0, one.choices().showingReporter());
        caseFiles.enter(request, person.id(), "Who reported is told to the person", reference + "\n" + why);
        caseFiles.enter(
                caseFiles.open(reference),
                person.id(),
                "Who reported is told to somebody whom the case concerns",
                request.reference() + "\n" + why);
    }

    /** Shows words after all that the system masks, for a reason; the case is to be looked through once more. */
    @Transactional
    public void show(CaseFile seen, Person person, String reference, @Nullable String words, @Nullable String reason) {
        String shown = words("shown", words);
        String why = words("reason", reason);
        CaseFile request = open(seen);
        Of one = require(request, reference, person);
        boolean isReporter = gathering.namesOfReporter(one.file()).stream()
                .anyMatch(name -> name.toLowerCase(Locale.ROOT).contains(shown.toLowerCase(Locale.ROOT)));
        if (isReporter && !one.choices().reporterShown()) {
            throw new WrongInput("shown", "cannot be shown by themselves: say why the person is told who reported it");
        }
        keep(request, reference, 0, one.choices().showing(shown));
        caseFiles.enter(request, person.id(), "Shown after all", reference + ": " + shown + "\n" + why);
    }

    /**
     * Decides what of a case is erased, for a reason.
     *
     * @param what one of the codes of {@link Erasure}
     * @throws Incidents.NotNow where nothing of the case may be erased: it is open, or a legal hold stands on it
     */
    @Transactional
    public void decide(CaseFile seen, Person person, String reference, @Nullable String what, @Nullable String reason) {
        Erasure erasure = Codes.find(Erasure.class, words("erasure", what))
                .orElseThrow(() ->
                        new WrongInput("erasure", "must be one of: " + String.join(", ", Codes.all(Erasure.class))));
        String why = words("reason", reason);
        CaseFile request = open(seen);
        Of one = require(request, reference, person);
        if (erasure != Erasure.NOTHING) {
            whyNot(one.file().reference(), erasure).ifPresent(not -> {
                throw new Incidents.NotNow(not);
            });
        }
        keep(request, reference, one.lookedAt(), one.choices().erasing(erasure));
        caseFiles.enter(request, person.id(), "Decided on erasure", reference + ": " + erasure.words() + "\n" + why);
    }

    private Optional<String> whyNot(String reference, Erasure erasure) {
        Set<String> cases = erasure == Erasure.CASE ? deletion.sameStory(reference) : Set.of(reference);
        return cases.stream()
                .sorted()
                .flatMap(one -> caseFiles.find(one).stream())
                .flatMap(file -> file.holdSince().isPresent()
                        ? Stream.of("A legal hold stands on " + file.reference() + ": nothing of it may be erased.")
                        : file.isClosed()
                                ? Stream.<String>empty()
                                : Stream.of(
                                        file.reference() + " is open: nothing of it is erased before it is closed."))
                .findFirst();
    }

    /** Erases what was decided on. What cannot be erased any more, because a hold was put meanwhile, stays, and the chronology says so. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void erase(CaseFile request) {
        documents.remove(request, DocumentKind.PERSONAL_DATA); // it tells what is erased once more
        for (Of one : all(request)) {
            Erasure what = one.choices().erasure();
            String reference = one.file().reference();
            if (what == Erasure.REPORTER) {
                forgetReporter(request, reference);
            } else if (what == Erasure.CASE) {
                eraseCase(request, reference);
            }
        }
    }

    private void forgetReporter(CaseFile request, String reference) {
        CaseFile file = caseFiles.open(reference);
        Optional<String> not = whyNot(reference, Erasure.REPORTER);
        if (not.isPresent()) {
            caseFiles.enter(request, CaseFile.SYSTEM, "Not erased", not.get());
            return;
        }
        file.forgetReporter();
        caseFiles.enter(file, CaseFile.SYSTEM, "Who reported was erased", request.reference());
        caseFiles.enter(request, CaseFile.SYSTEM, "Who reported was erased", reference);
    }

    private void eraseCase(CaseFile request, String reference) {
        List<Concerned> rows = deletion.sameStory(reference).stream()
                .flatMap(one -> concerned.find(request.reference(), one).stream())
                .toList();
        rows.forEach(row -> concerned.leave(request.reference(), row.reference()));
        try {
            Set<String> gone = retention.purge(reference, RULE, CaseFile.SYSTEM);
            CaseFile again = caseFiles.open(request.reference());
            gone.forEach(one -> caseFiles.enter(again, CaseFile.SYSTEM, "Case erased", one));
        } catch (Deletion.Refused not) {
            rows.forEach(concerned::keep);
            caseFiles.enter(
                    caseFiles.open(request.reference()),
                    CaseFile.SYSTEM,
                    "Not erased",
                    reference + ": " + not.getMessage());
        }
    }

    /** The copy, once it was made, for somebody who may see every case in it. */
    @Transactional
    public Optional<DocumentEntry> handOut(CaseFile seen, Person person) {
        boolean mayAll = concerned.of(seen.reference()).stream()
                .allMatch(one -> incidents.find(one.reference(), person).isPresent());
        return mayAll
                ? documents.list(seen.reference(), DocumentKind.PERSONAL_DATA).stream()
                        .reduce((earlier, later) -> later)
                        .flatMap(made -> documents.handOut(seen.reference(), made.id(), person.id()))
                : Optional.empty();
    }

    /** Whether there is a copy to hand over. */
    @Transactional(readOnly = true)
    public boolean isMade(CaseFile request) {
        return !documents.list(request.reference(), DocumentKind.PERSONAL_DATA).isEmpty();
    }

    /** Refuses what cannot be yet: a copy of what nobody looked through, and more time a second time. */
    @EventListener
    void on(CaseTaskDone done) {
        boolean moreTime = "more-time".equals(done.answers().get("answering"))
                || Boolean.FALSE.equals(done.answers().get("lookedThrough"));
        if (moreTime && hasMoreTime(done.reference())) {
            throw new WrongInput(
                    done.task().equals("look-through-export") ? "lookedThrough" : "answering",
                    "cannot be more time once more: it has been taken already");
        }
        if (done.task().equals("decide-on-erasure")) {
            List<String> left = concerned.of(done.reference()).stream()
                    .filter(one -> choices(one).erasure() == null)
                    .map(Concerned::reference)
                    .toList();
            if (!left.isEmpty()) {
                throw new WrongInput(
                        "decision", "is not complete: decide on " + String.join(", ", left) + ", each on its own page");
            }
        }
        if (done.task().equals("look-through-export")
                && Boolean.TRUE.equals(done.answers().get("lookedThrough"))) {
            List<String> left = concerned.of(done.reference()).stream()
                    .filter(one -> one.lookedAt() == 0)
                    .map(Concerned::reference)
                    .toList();
            if (!left.isEmpty()) {
                throw new WrongInput(
                        "lookedThrough",
                        "is not so yet: look through " + String.join(", ", left) + ", or leave it out, with a reason");
            }
        }
    }

    private boolean hasMoreTime(String reference) {
        return caseFiles.chronology(reference).stream()
                .anyMatch(entry -> entry.what().equals(PersonalDataRequest.MORE_TIME));
    }

    /** All cases of a request with what was chosen of them, whoever asks. */
    List<Of> all(CaseFile request) {
        return concerned.of(request.reference()).stream()
                .flatMap(one -> caseFiles.find(one.reference()).stream()
                        .map(file -> new Of(file, one.lookedAt(), choices(one))))
                .toList();
    }

    private CaseFile open(CaseFile seen) {
        CaseFile request = caseFiles.open(seen.reference());
        if (request.isClosed()) {
            throw new Incidents.NotNow("This request is closed.");
        }
        return request;
    }

    private Of require(CaseFile request, String reference, Person person) {
        return ofCase(request, reference, person)
                .orElseThrow(() -> new WrongInput("case", "is none of this request's that you may see"));
    }

    private void keep(CaseFile request, String reference, int lookedAt, Choices choices) {
        try {
            concerned.keep(new Concerned(request.reference(), reference, lookedAt, json.writeValueAsString(choices)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was chosen cannot be written", e);
        }
    }

    private Choices choices(Concerned one) {
        try {
            return json.readValue(one.choices(), Choices.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was chosen of " + one.reference() + " cannot be read", e);
        }
    }

    private static List<String> lines(String text) {
        return Arrays.stream(text.split("\\R"))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .distinct()
                .toList();
    }

    private static String words(String field, @Nullable String text) {
        return FormReader.words(text)
                .filter(words -> words.length() <= Answers.TEXT)
                .orElseThrow(() -> new WrongInput(field, Answers.REQUIRED));
    }
}

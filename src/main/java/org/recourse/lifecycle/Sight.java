package org.recourse.lifecycle;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.CaseFiles.Access;
import org.recourse.casefile.PersonalDataCases;
import org.recourse.lifecycle.Incidents.NotYours;
import org.recourse.trust.NeedToKnow;
import org.recourse.trust.Person;
import org.recourse.trust.Role;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who loses sight of a case and who is given it: staff named later, staff who step back, case managers who are given access.
 * Whoever is kept from a case is kept from what tells the same story too: its duplicates, and the matter that it was raised
 * from.
 */
@Component
public class Sight {

    private final CaseFiles caseFiles;
    private final Recusal recusal;
    private final People people;
    private final TrustFacts facts;
    private final PersonalDataCases requests;

    Sight(CaseFiles caseFiles, Recusal recusal, People people, TrustFacts facts, PersonalDataCases requests) {
        this.requests = requests;
        this.caseFiles = caseFiles;
        this.recusal = recusal;
        this.people = people;
        this.facts = facts;
    }

    /**
     * Names staff in a case, at any time, also once it is closed. They lose sight of it at once; who was named stays named.
     *
     * @param users user names
     */
    @Transactional
    public void nameSubjects(CaseFile seen, Person person, Collection<String> users, @Nullable String reason) {
        requireLead(person, "Only Central Services, which leads each case, names staff in it.");
        Set<String> names = Lists.split(String.join(",", users));
        if (names.isEmpty()) {
            throw new WrongInput("users", TaskForm.REQUIRED);
        }
        facts.checkUsers("users", String.join(",", names), problem -> {
            throw new WrongInput(List.of(problem));
        });
        String why = Incidents.words("reason", reason);
        CaseFile file = openWithSameStory(seen);
        Set<String> known = file.usersKeptFrom();
        caseFiles.nameSubjects(file, names);
        caseFiles.enter(file, person.id(), "Staff named in the case", String.join(", ", names) + "\n" + why);
        follow(file, known, null);
    }

    /** Keeps the person from the case from now on, on their own wish; nobody can undo it. */
    @Transactional
    public void stepBack(CaseFile seen, Person person, @Nullable String reason) {
        String why = Incidents.words("reason", reason);
        CaseFile file = openWithSameStory(seen);
        Set<String> known = file.usersKeptFrom();
        caseFiles.stepBack(file, Set.of(person.id()));
        caseFiles.enter(file, person.id(), "Stepped back from the case", why);
        follow(file, known, null);
    }

    /** Lets a case manager of the school read the case. */
    @Transactional
    public void giveAccess(CaseFile seen, Person person, @Nullable String user, @Nullable String reason) {
        requireLead(person, "Only Central Services, which leads each case, gives access to it.");
        String manager = user(user);
        String why = Incidents.words("reason", reason);
        CaseFile file = caseFiles.open(seen.reference());
        if (file.isKeptFrom(manager) || !people.holds(Role.CASE_MANAGERS.id(), manager, file)) {
            throw new WrongInput("user", "must be a case manager of this school who is not kept from the case");
        }
        caseFiles.giveAccess(file, manager);
        caseFiles.enter(file, person.id(), "Access given to a case manager", manager + "\n" + why);
    }

    /** Takes the access from a case manager again. */
    @Transactional
    public void endAccess(CaseFile seen, Person person, @Nullable String user, @Nullable String reason) {
        requireLead(person, "Only Central Services, which leads each case, takes access to it away.");
        String manager = user(user);
        String why = Incidents.words("reason", reason);
        CaseFile file = caseFiles.open(seen.reference());
        if (!caseFiles.hasAccess(file.reference(), manager)) {
            throw new WrongInput("user", "has no access that was given");
        }
        caseFiles.endAccess(file, manager);
        caseFiles.enter(file, person.id(), "Access taken from a case manager", manager + "\n" + why);
    }

    /** Who has been given access to the case. */
    public List<Access> access(CaseFile file) {
        return caseFiles.access(file.reference());
    }

    /** Keeps whoever is kept from one of two cases that tell the same story from the other as well. */
    @Transactional(propagation = Propagation.MANDATORY)
    void keepFromBoth(CaseFile one, CaseFile other) {
        Set<String> keptFromOne = one.usersKeptFrom();
        Set<String> keptFromOther = other.usersKeptFrom();
        copy(other, one);
        copy(one, other);
        follow(one, keptFromOne, null);
        follow(other, keptFromOther, null);
    }

    /**
     * Does what follows from somebody's being kept from a case.
     *
     * @param known who was kept from it before
     * @param completed the task with which it came, which is over in any case
     */
    @Transactional(propagation = Propagation.MANDATORY)
    void follow(CaseFile file, Set<String> known, @Nullable Task completed) {
        Set<String> newly = new LinkedHashSet<>(file.usersKeptFrom());
        newly.removeAll(known);
        if (newly.isEmpty()) {
            return;
        }
        newly.stream()
                .filter(user -> caseFiles.hasAccess(file.reference(), user))
                .forEach(user -> caseFiles.endAccess(file, user));
        recusal.takeOpenTasksFrom(newly, file, completed);
        for (String request : requests.requestsAbout(file.reference())) {
            keepFromRequest(caseFiles.open(request), file.usersKeptFrom());
        }
        for (String reference : sameStory(file)) {
            CaseFile same = caseFiles.open(reference);
            Set<String> before = same.usersKeptFrom();
            copy(file, same);
            follow(same, before, null);
        }
    }

    /**
     * Keeps users from a request about personal data: whoever is kept from a case that it concerns, whose texts are read in
     * it (not the other way round), and who may be the person who asks.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void keepFromRequest(CaseFile request, Set<String> users) {
        Set<String> before = request.usersKeptFrom();
        caseFiles.stepBack(request, users);
        follow(request, before, null);
    }

    /** In one order, so that two who name staff in two of them do not wait for each other. */
    private CaseFile openWithSameStory(CaseFile seen) {
        Set<String> all = sameStory(seen);
        all.add(seen.reference());
        all.addAll(requests.requestsAbout(seen.reference()));
        all.forEach(caseFiles::open);
        return caseFiles.open(seen.reference());
    }

    private Set<String> sameStory(CaseFile file) {
        Set<String> references = new TreeSet<>(caseFiles.duplicatesOf(file.reference()));
        file.duplicateOf().ifPresent(references::add);
        file.raisedFrom().ifPresent(references::add);
        caseFiles.raisedAs(file.reference()).ifPresent(references::add);
        return references;
    }

    private void copy(CaseFile from, CaseFile to) {
        caseFiles.nameSubjects(to, from.subjectUsers());
        caseFiles.stepBack(to, from.usersWhoSteppedBack());
    }

    private static void requireLead(Person person, String otherwise) {
        if (!NeedToKnow.maySayWhoSees(person)) {
            throw new NotYours(otherwise);
        }
    }

    private static String user(@Nullable String user) {
        return FormReader.words(user)
                .filter(name -> name.length() <= TaskForm.SHORT)
                .orElseThrow(() -> new WrongInput("user", TaskForm.REQUIRED));
    }
}

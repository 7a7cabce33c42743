package org.recourse.personaldata;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.Tenant;
import org.camunda.bpm.engine.identity.User;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.CaseFiles.TaggedEntry;
import org.recourse.casefile.Codes;
import org.recourse.casefile.DocumentEntry;
import org.recourse.casefile.DocumentKind;
import org.recourse.casefile.DocumentState;
import org.recourse.casefile.Documents;
import org.recourse.lifecycle.HeldElsewhere;
import org.recourse.lifecycle.OwnRights;
import org.recourse.lifecycle.PersonalDataRequest;
import org.recourse.oversight.Words;
import org.recourse.personaldata.Choices.Relation;
import org.recourse.trust.Role;
import org.recourse.trust.School;
import org.recourse.trust.Schools;
import org.springframework.stereotype.Component;

/** Puts together what a person is given, with everybody else masked. */
@Component
class Gathering {

    /** Entries that the reporter or the conversation with them brought: of whom they tell most is the reporter. */
    private static final Set<String> WITH_REPORTER = Set.of("Message from the reporter", "Message to the reporter");

    private final CaseFiles caseFiles;
    private final Documents documents;
    private final IdentityService identities;
    private final OwnRights ownRights;
    private final Schools schools;
    private final List<HeldElsewhere> elsewhere;
    private final Clock clock;

    Gathering(
            CaseFiles caseFiles,
            Documents documents,
            IdentityService identities,
            OwnRights ownRights,
            Schools schools,
            List<HeldElsewhere> elsewhere,
            Clock clock) {
        this.caseFiles = caseFiles;
        this.documents = documents;
        this.identities = identities;
        this.ownRights = ownRights;
        this.schools = schools;
        this.elsewhere = elsewhere;
        this.clock = clock;
    }

    /**
     * What one case tells of the person, as it would be given: with what is left out, which is marked so. The first entry of
     * its chronology is the whole report.
     */
    Copy.OfCase ofCase(CaseFile request, CaseFile file, int upTo, Choices choices) {
        Optional<String> person = request.reporterUser();
        List<User> users = users();
        List<TaggedEntry> entries = caseFiles.chronologyWithTags(file.reference()).stream()
                .filter(entry -> entry.position() <= upTo)
                .toList();
        Masker masker = masker(request, file, users, entries, choices);
        boolean first = isReporter(request, file, choices);
        List<Copy.Text> texts = new ArrayList<>();
        Map<String, String> writers = new LinkedHashMap<>();
        for (TaggedEntry entry : entries) {
            String id = "entry-" + entry.position();
            texts.add(new Copy.Text(
                    id,
                    entry.at(),
                    person.filter(entry.who()::equals).isPresent()
                                    || (first && entry.who().equals(CaseFile.REPORTER))
                            ? "you"
                            : writers.computeIfAbsent(entry.who(), this::writer),
                    entry.what(),
                    masker.mask(entry.text()),
                    !choices.leftOut().contains(id)));
        }
        return new Copy.OfCase(
                file.reference(),
                schools.find(file.school()).map(School::name).orElse(file.school()),
                Words.of(file.kind()),
                choices.relation().words(),
                file.openedAt(),
                Codes.of(file.state()),
                file.category().map(Codes::of).orElse(null),
                first ? "you, as " + reporter(file) : choices.reporterShown() ? reporter(file) : Masker.SOMEBODY,
                texts,
                evidence(file, choices));
    }

    /**
     * What is left out of a case as long as nobody chose: the conversation with the reporter; and for a person who only
     * reported it whatever is not their own words, because it tells of those whom they reported.
     */
    Set<String> leftOutAtFirst(CaseFile file, Relation relation) {
        return caseFiles.chronologyWithTags(file.reference()).stream()
                .filter(entry -> relation == Relation.REPORTED
                        ? !entry.who().equals(CaseFile.REPORTER) && !WITH_REPORTER.contains(entry.what())
                        : WITH_REPORTER.contains(entry.what()))
                .map(entry -> "entry-" + entry.position())
                .collect(Collectors.toSet());
    }

    private List<Copy.Evidence> evidence(CaseFile file, Choices choices) {
        List<Copy.Evidence> all = new ArrayList<>();
        int number = 1;
        for (DocumentEntry entry : documents.list(file.reference(), DocumentKind.EVIDENCE)) {
            boolean given =
                    choices.evidence().containsKey(entry.id().toString()) && entry.state() == DocumentState.AVAILABLE;
            all.add(new Copy.Evidence(
                    entry.id().toString(),
                    entry.mediaType(),
                    entry.size(),
                    entry.addedAt(),
                    given ? entry.name() : null,
                    given ? "%s/%02d-%s".formatted(file.reference(), number, entry.nameOfCopy()) : null));
            number++;
        }
        return all;
    }

    /** What is held beside the cases; empty for who is no user. */
    List<Copy.Section> elsewhere(CaseFile request) {
        return request.reporterUser().stream()
                .flatMap(user -> Stream.concat(
                        account(user).stream(),
                        elsewhere.stream()
                                .map(record -> new Copy.Section(record.title(), record.about(user)))
                                .filter(section -> !section.rows().isEmpty())))
                .toList();
    }

    private Optional<Copy.Section> account(String id) {
        return ownRights.call(() -> identities.createUserQuery().userId(id).list().stream()
                .findFirst()
                .map(user -> {
                    Map<String, String> held = new LinkedHashMap<>();
                    held.put("User name", user.getId());
                    held.put("First name", text(user.getFirstName()));
                    held.put("Last name", text(user.getLastName()));
                    held.put("E-mail address", text(user.getEmail()));
                    held.put(
                            "Roles",
                            identities.createGroupQuery().groupMember(id).list().stream()
                                    .map(Group::getName)
                                    .collect(Collectors.joining(", ")));
                    held.put(
                            "Schools",
                            identities.createTenantQuery().userMember(id).list().stream()
                                    .map(Tenant::getName)
                                    .collect(Collectors.joining(", ")));
                    return new Copy.Section("The account here", List.of(held));
                }));
    }

    /** All that the person is given: of each case what was looked through, without what is left out. */
    Copy copy(CaseFile request, List<Copy.OfCase> cases) {
        return new Copy(
                request.reference(),
                clock.instant(),
                request.reporterName().orElse(""),
                elsewhere(request),
                cases.stream().map(Gathering::withoutLeftOut).toList());
    }

    private static Copy.OfCase withoutLeftOut(Copy.OfCase one) {
        return new Copy.OfCase(
                one.reference(),
                one.school(),
                one.kind(),
                one.you(),
                one.openedAt(),
                one.state(),
                one.category(),
                one.reporter(),
                one.texts().stream().filter(Copy.Text::given).toList(),
                one.evidence());
    }

    private Masker masker(
            CaseFile request, CaseFile file, List<User> users, List<TaggedEntry> entries, Choices choices) {
        Optional<String> person = request.reporterUser();
        Set<String> own = new HashSet<>(choices.shown());
        PersonalDataRequest.namesIn(request).forEach(name -> {
            own.add(name);
            own.addAll(Arrays.asList(name.split("\\s+")));
        });
        Set<String> inCase = new HashSet<>(file.usersKeptFrom());
        file.reporterUser().ifPresent(inCase::add);
        entries.forEach(entry -> inCase.add(entry.who()));
        List<Masker.Other> others = new ArrayList<>();
        for (User user : users) {
            if (person.filter(user.getId()::equals).isPresent()
                    || (choices.reporterShown()
                            && file.reporterUser().filter(user.getId()::equals).isPresent())) {
                Stream.of(user.getId(), user.getEmail(), user.getFirstName(), user.getLastName())
                        .map(Gathering::text)
                        .forEach(own::add);
                own.add(fullName(user));
            } else {
                others.add(new Masker.Other(
                        user.getId(),
                        text(user.getFirstName()),
                        text(user.getLastName()),
                        text(user.getEmail()),
                        inCase.contains(user.getId())));
            }
        }
        List<String> phrases = new ArrayList<>(choices.masked());
        documents.list(file.reference(), DocumentKind.EVIDENCE).stream()
                .filter(document ->
                        !choices.evidence().containsKey(document.id().toString()))
                .map(DocumentEntry::name)
                .forEach(phrases::add);
        if (isReporter(request, file, choices) || choices.reporterShown()) {
            file.reporterName().ifPresent(own::add);
            file.reporterEmail().ifPresent(own::add);
        } else {
            file.reporterEmail().ifPresent(phrases::add);
            file.reporterName().ifPresent(name -> {
                phrases.add(name);
                Arrays.stream(name.split("\\s+"))
                        .filter(part -> part.length() > 2 && Character.isUpperCase(part.codePointAt(0)))
                        .forEach(phrases::add);
            });
        }
        return new Masker(own, others, phrases);
    }

    private static boolean isReporter(CaseFile request, CaseFile file, Choices choices) {
        return choices.relation() == Relation.REPORTED
                || (file.reporterUser().isPresent() && file.reporterUser().equals(request.reporterUser()));
    }

    /** User names of those who are called like this, by name, address or user name: they may be who asks. */
    Set<String> usersCalled(List<String> names) {
        Set<String> wanted =
                names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        return users().stream()
                .filter(user -> Stream.of(user.getId(), text(user.getEmail()), fullName(user))
                        .anyMatch(name -> wanted.contains(name.toLowerCase(Locale.ROOT))))
                .map(User::getId)
                .collect(Collectors.toSet());
    }

    /** All under which who reported a case is known. */
    List<String> namesOfReporter(CaseFile file) {
        Stream<String> given = Stream.of(file.reporterUser(), file.reporterName(), file.reporterEmail())
                .flatMap(Optional::stream);
        Stream<String> asUser = users().stream()
                .filter(user -> file.reporterUser().filter(user.getId()::equals).isPresent())
                .flatMap(user -> Stream.of(text(user.getEmail()), fullName(user)));
        return Stream.concat(given, asUser).filter(name -> !name.isBlank()).toList();
    }

    private static String fullName(User user) {
        return (text(user.getFirstName()) + " " + text(user.getLastName())).strip();
    }

    private static String reporter(CaseFile file) {
        return Stream.of(file.reporterName(), file.reporterUser(), file.reporterEmail(), file.reporterRole())
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
    }

    /** Who wrote an entry, by the role that they have now. */
    private String writer(String who) {
        if (who.equals(CaseFile.SYSTEM)) {
            return "the system";
        }
        if (who.equals(CaseFile.REPORTER)) {
            return "who reported it";
        }
        String roles = ownRights.call(() -> identities.createGroupQuery().groupMember(who).list().stream()
                .map(group -> Role.titleOf(group.getId()))
                .sorted()
                .collect(Collectors.joining(", ")));
        return roles.isEmpty() ? "a member of staff" : roles;
    }

    private List<User> users() {
        return ownRights.call(() -> identities.createUserQuery().list());
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}

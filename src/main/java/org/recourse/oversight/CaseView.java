package org.recourse.oversight;

import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.CaseKind;
import org.recourse.casefile.DocumentKind;
import org.recourse.casefile.Documents;
import org.recourse.casefile.Entry;
import org.recourse.lifecycle.Colleagues;
import org.recourse.lifecycle.Colleagues.Colleague;
import org.recourse.lifecycle.HandOver;
import org.recourse.lifecycle.Incidents;
import org.recourse.lifecycle.Incidents.OpenTask;
import org.recourse.lifecycle.Retention;
import org.recourse.lifecycle.Sight;
import org.recourse.oversight.CaseWay.Drawing;
import org.recourse.trust.NeedToKnow;
import org.recourse.trust.Person;
import org.recourse.trust.Role;
import org.recourse.trust.School;
import org.recourse.trust.Schools;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** What the page of a case shows to whoever may see its story. */
@Component
class CaseView {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.UK);

    private final Incidents incidents;
    private final CaseFiles caseFiles;
    private final Documents documents;
    private final Colleagues colleagues;
    private final HandOver handOver;
    private final CaseWay way;
    private final Sight sight;
    private final Schools schools;
    private final ObjectProvider<OwnAccounts> ownAccounts;
    private final Retention retention;
    private final Times times;

    CaseView(
            Incidents incidents,
            CaseFiles caseFiles,
            Documents documents,
            Colleagues colleagues,
            HandOver handOver,
            CaseWay way,
            Sight sight,
            Schools schools,
            ObjectProvider<OwnAccounts> ownAccounts,
            Retention retention,
            Times times) {
        this.retention = retention;
        this.incidents = incidents;
        this.caseFiles = caseFiles;
        this.documents = documents;
        this.colleagues = colleagues;
        this.handOver = handOver;
        this.way = way;
        this.sight = sight;
        this.schools = schools;
        this.ownAccounts = ownAccounts;
        this.times = times;
    }

    /** Fills the model of the page {@code case}. */
    void fill(CaseFile file, Person person, Model model) {
        String reference = file.reference();
        List<OpenTask> open = incidents.openTasks(file);
        Map<String, List<Colleague>> choices = handOver.choices(file, open, person);
        List<Entry> chronology = caseFiles.chronology(reference);
        List<Drawing> drawings = way.of(reference);
        model.addAttribute(
                "school", schools.find(file.school()).map(School::name).orElse(file.school()));
        model.addAttribute(
                "ownAccounts",
                ownAccounts.stream()
                        .flatMap(directory -> directory.namedIn(file).stream())
                        .toList());
        model.addAttribute("chronology", chronology);
        Optional<String> raisedAs = caseFiles.raisedAs(reference);
        model.addAttribute("raisedAs", raisedAs.orElse(null));
        model.addAttribute(
                "links",
                Stream.concat(raisedAs.stream(), file.raisedFrom().stream())
                        .filter(other -> incidents.find(other, person).isPresent())
                        .toList());
        model.addAttribute("personalData", file.kind() == CaseKind.PERSONAL_DATA_REQUEST);
        model.addAttribute("agencies", file.kind() == CaseKind.CONTENT_RESPONSE ? incidents.agencies() : List.of());
        model.addAttribute("judgements", Judgements.of(chronology, way.elementsByName(drawings)));
        model.addAttribute("drawings", drawings);
        model.addAttribute("packs", documents.list(reference, DocumentKind.REFERRAL_PACK));
        model.addAttribute("evidence", documents.list(reference, DocumentKind.EVIDENCE));
        model.addAttribute("subjects", colleagues.named(file.subjectUsers()));
        model.addAttribute("withReporter", NeedToKnow.mayKnowReporter(person));
        model.addAttribute("saysWhoSees", NeedToKnow.maySayWhoSees(person));
        model.addAttribute("access", sight.access(file));
        model.addAttribute(
                "keptUntil",
                file.holdSince().isPresent()
                        ? null
                        : retention.keptUntil(reference).map(DAY::format).orElse(null));
        model.addAttribute("leads", person.is(Role.CENTRAL_SERVICES));
        model.addAttribute("next", OpenTasks.next(open));
        model.addAttribute("holders", OpenTasks.holders(open));
        model.addAttribute("tasks", OpenTasks.lines(open, choices, times));
    }
}

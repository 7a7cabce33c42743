package org.recourse.lifecycle;

import java.util.List;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.DocumentEntry;
import org.recourse.casefile.DocumentState;
import org.recourse.casefile.Documents;
import org.recourse.casefile.Entry;
import org.recourse.casefile.EvidenceWaits;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Makes an incident of a matter: nobody has to tell anything again. */
@Component
class Raising {

    private final CaseFiles caseFiles;
    private final Documents documents;
    private final ApplicationEventPublisher events;

    Raising(CaseFiles caseFiles, Documents documents, ApplicationEventPublisher events) {
        this.caseFiles = caseFiles;
        this.documents = documents;
        this.events = events;
    }

    /** Opens the incident's file with everything that the matter's holds, and links the two. */
    CaseFile open(String reference) {
        CaseFile matter = caseFiles.open(reference);
        CaseFile incident = caseFiles.raise(matter);
        caseFiles.enter(
                incident,
                CaseFile.REPORTER,
                "Incident reported",
                IncidentReport.of(matter).story());
        caseFiles.enter(incident, CaseFile.SYSTEM, "Raised from " + reference, lastWords(reference));
        caseFiles.chronology(reference).stream()
                .filter(entry -> entry.what().equals(Matters.AGENCIES_TO_BE_INVOLVED))
                .forEach(entry -> caseFiles.enter(
                        incident,
                        CaseFile.SYSTEM,
                        entry.what(),
                        entry.text() + "\nChosen in " + reference
                                + ", where a task that was not done by now has ended: see there who was informed."));
        for (DocumentEntry file : documents.copyEvidence(reference, incident)) {
            caseFiles.enter(
                    incident,
                    CaseFile.SYSTEM,
                    "File added",
                    "%s, from %s\nSHA-256 %s".formatted(file.name(), reference, file.sha256()));
            if (file.state() == DocumentState.QUARANTINE) {
                events.publishEvent(new EvidenceWaits(incident.reference(), file.id()));
            }
        }
        caseFiles.enter(matter, CaseFile.SYSTEM, "Raised as incident " + incident.reference(), "");
        caseFiles.say(matter, false, "This has become the incident " + incident.reference() + ".");
        return incident;
    }

    /** What somebody wrote last in the matter: it says why there is an incident. Empty where it came by itself. */
    private String lastWords(String reference) {
        List<Entry> entries = caseFiles.chronology(reference).stream()
                .filter(entry -> !entry.who().equals(CaseFile.SYSTEM))
                .toList();
        Entry last = entries.get(entries.size() - 1);
        return last.who().equals(CaseFile.REPORTER) ? "" : last.what() + "\n" + last.text();
    }

    /** Starts the incident that a matter becomes, once. */
    @Component("raiseIncident")
    static class Raise implements JavaDelegate {

        private final CaseFiles caseFiles;
        private final RuntimeService runtime;
        private final OwnRights ownRights;

        Raise(CaseFiles caseFiles, RuntimeService runtime, OwnRights ownRights) {
            this.caseFiles = caseFiles;
            this.runtime = runtime;
            this.ownRights = ownRights;
        }

        @Override
        public void execute(DelegateExecution execution) {
            CaseFile matter = caseFiles.open(execution.getProcessBusinessKey());
            if (caseFiles.raisedAs(matter.reference()).isEmpty()) {
                ownRights.call(() -> runtime.createMessageCorrelation(SocialMediaIncident.INCIDENT_REPORTED)
                        .setVariable(SocialMediaIncident.SCHOOL, matter.school())
                        .setVariable(SocialMediaIncident.RAISED_FROM, matter.reference())
                        .correlateStartMessage());
            }
        }
    }
}

package org.recourse.lifecycle;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;

/** {@code report-outcome}: what came of it, for Central Services and for who passed the content on (S2-MK-4). */
record OutcomeReported(
        @NotNull(message = REQUIRED) @Size(max = TEXT, message = TEXT_TOO_LONG)
        String outcome,

        @NotNull(message = REQUIRED) @Size(max = TEXT, message = TEXT_TOO_LONG)
        String messageToReporter)
        implements TaskForm {

    @Override
    public void recordIn(CaseFile file, CaseFiles caseFiles) {
        file.setOutcome(outcome, messageToReporter);
        caseFiles.say(file, false, messageToReporter);
    }
}

package org.recourse.lifecycle;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;

/** {@code answer-line-manager-report}: whether it becomes an incident, and what the reporter reads (S5-8). */
record LineManagerAnswer(
        @Steers @NotNull(message = REQUIRED) Boolean raise,

        @NotNull(message = REQUIRED) @Size(max = TEXT, message = TEXT_TOO_LONG)
        String answer)
        implements TaskForm {

    @Override
    public void recordIn(CaseFile file, CaseFiles caseFiles) {
        caseFiles.say(file, false, answer);
    }
}

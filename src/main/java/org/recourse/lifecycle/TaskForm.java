package org.recourse.lifecycle;

import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;

/** What a person answers in a task form of a case. */
interface TaskForm extends Answers {

    /** Writes the answers' codes into the file; the answers' words are entered into the chronology by the caller. */
    default void recordIn(CaseFile file, CaseFiles caseFiles) {}
}

package org.recourse.lifecycle;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.recourse.casefile.FileClearing;
import org.springframework.stereotype.Component;

/** What the diagram {@code case-retention} calls. */
final class RetentionSteps {

    private RetentionSteps() {}

    /** Deletes a few of the cases that are due, and says whether there may be more. */
    @Component("deleteDueCases")
    static class DeleteDueCases implements JavaDelegate {

        private final Retention retention;

        DeleteDueCases(Retention retention) {
            this.retention = retention;
        }

        @Override
        public void execute(DelegateExecution execution) {
            execution.setVariable("more", retention.purgeDue());
        }
    }

    /** Tells Central Services which cases go in a month. */
    @Component("announceDeletions")
    static class AnnounceDeletions implements JavaDelegate {

        private final Retention retention;

        AnnounceDeletions(Retention retention) {
            this.retention = retention;
        }

        @Override
        public void execute(DelegateExecution execution) {
            retention.announce((String) execution.getVariable("to"), (String) execution.getVariable("notice"));
        }
    }

    /** Has the files of the database cleared, and says whether there was anything to clear. */
    @Component("clearFiles")
    static class ClearFiles implements JavaDelegate {

        private final FileClearing files;

        ClearFiles(FileClearing files) {
            this.files = files;
        }

        @Override
        public void execute(DelegateExecution execution) {
            boolean wanted = files.standing().wantedAt() != null;
            if (wanted) {
                files.startAfterwards();
            }
            execution.setVariable("filesToClear", wanted);
        }
    }

    /** Fails as long as the files are not clear, and lets it be tried again each time. */
    @Component("seeThatFilesAreClear")
    static class SeeThatFilesAreClear implements JavaDelegate {

        private final FileClearing files;

        SeeThatFilesAreClear(FileClearing files) {
            this.files = files;
        }

        @Override
        public void execute(DelegateExecution execution) {
            FileClearing.Standing standing = files.standing();
            if (standing.wantedAt() != null) {
                files.startAfterwards();
                throw new IllegalStateException("What was deleted may still be found in the files of the database: "
                        + (standing.problem() == null ? "clearing them is not done yet." : standing.problem()));
            }
        }
    }
}

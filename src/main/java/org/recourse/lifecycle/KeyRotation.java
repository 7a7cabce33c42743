package org.recourse.lifecycle;

import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.recourse.casefile.Resealing;
import org.recourse.casefile.Resealing.InUse;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The process {@code key-rotation}: its start, and what its diagram calls. */
@Component
public class KeyRotation {

    private static final String PROCESS = "key-rotation";
    private static final String FIELDS = "fieldsKey";
    private static final String FILES = "filesKey";

    private final Resealing resealing;
    private final RuntimeService runtime;
    private final OwnRights ownRights;

    KeyRotation(Resealing resealing, RuntimeService runtime, OwnRights ownRights) {
        this.resealing = resealing;
        this.runtime = runtime;
        this.ownRights = ownRights;
    }

    /** How it stands: whether a rotation is under way, and how much is not sealed with the newest keys. */
    public record Standing(boolean running, long left) {}

    /** How it stands now. */
    @Transactional(readOnly = true)
    public Standing standing() {
        return new Standing(isRunning(), resealing.left());
    }

    /**
     * Starts a rotation.
     *
     * @throws Incidents.NotNow where one is under way
     */
    @Transactional
    public void start() {
        if (isRunning()) {
            throw new Incidents.NotNow("The keys are being rotated already.");
        }
        ownRights.call(() -> runtime.startProcessInstanceByKey(PROCESS));
    }

    private boolean isRunning() {
        return ownRights.call(() -> runtime.createProcessInstanceQuery()
                        .processDefinitionKey(PROCESS)
                        .count()
                > 0);
    }

    /** Notes which keys seal, so that a second attempt to make new ones knows whether the first one did. */
    @Component("noteKeysInUse")
    static class NoteKeysInUse implements JavaDelegate {

        private final Resealing resealing;

        NoteKeysInUse(Resealing resealing) {
            this.resealing = resealing;
        }

        @Override
        public void execute(DelegateExecution execution) {
            InUse keys = resealing.keysInUse();
            execution.setVariable(FIELDS, keys.fields());
            execution.setVariable(FILES, keys.files());
        }
    }

    /** Makes new keys in place of those that were noted. */
    @Component("makeNewKeys")
    static class MakeNewKeys implements JavaDelegate {

        private final Resealing resealing;

        MakeNewKeys(Resealing resealing) {
            this.resealing = resealing;
        }

        @Override
        public void execute(DelegateExecution execution) {
            resealing.makeKeys(
                    new InUse((Integer) execution.getVariable(FIELDS), (Integer) execution.getVariable(FILES)));
        }
    }

    /** Seals a batch again, and says whether there was anything left to do. */
    @Component("resealBatch")
    static class ResealBatch implements JavaDelegate {

        private final Resealing resealing;

        ResealBatch(Resealing resealing) {
            this.resealing = resealing;
        }

        @Override
        public void execute(DelegateExecution execution) {
            execution.setVariable("left", resealing.sealBatch());
        }
    }
}

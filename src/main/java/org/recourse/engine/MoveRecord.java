package org.recourse.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Told of each running process that moves to another version of its diagram, whichever door that was asked through. The
 * module that keeps changes safe fills it in. Each call is inside the transaction in which the engine moves it.
 */
public interface MoveRecord {

    /**
     * A running process that moves.
     *
     * @param instance id of the process instance
     * @param businessKey the reference of its case, or what else it is about; null where it is about nothing
     * @param process name of the process
     * @param batch the engine's id of the batch; null where it moves by itself
     * @param who asked for it; null where that is not known to the engine
     */
    record Moved(
            String instance,
            @Nullable String businessKey,
            String process,
            int from,
            int to,
            @Nullable String batch,
            @Nullable String who) {}

    /** Why a running process cannot move: the engine's own findings, by the id of the step. */
    record Obstacle(String step, List<String> findings) {}

    /** Its turn has come: nobody else changes its case until the transaction ends. */
    void hold(String batch, String instance);

    /** It has moved. */
    void moved(Moved moved);

    /** It has gone on to a step from which it cannot move, and stays in its version. */
    void stays(String batch, String instance, List<Obstacle> obstacles);

    /** It has ended, or moved otherwise, before its turn came. */
    void gone(String batch, String instance);
}

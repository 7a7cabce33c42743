package org.recourse.lifecycle;

import java.util.Optional;

/** The job that the engine runs now. It is known only inside the engine, so the module {@code engine} fills this in. */
public interface RunningJob {

    /** The job's id, the same at each attempt; empty where no job is run but a person's call is answered. */
    Optional<String> id();
}

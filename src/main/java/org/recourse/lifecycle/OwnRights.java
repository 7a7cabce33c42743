package org.recourse.lifecycle;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * With whose rights the engine is used. Who is signed in is known only inside the engine, so the module {@code engine}
 * fills this in.
 */
public interface OwnRights {

    /** The user name of the person whose call this is; empty where the application acts by itself. */
    Optional<String> currentUser();

    /** Calls with the application's own rights, for what the person's right was checked before. */
    <T> T call(Supplier<T> action);

    /**
     * Calls for a person, who need not be the one whose call this is, from inside the engine, where rights are not checked
     * again.
     */
    <T> T callFor(String user, Supplier<T> action);
}

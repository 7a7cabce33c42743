package org.recourse.engine;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asked before diagrams, tables and forms that somebody sends are put live, and told of those that were. The module that
 * judges changes fills it in. Both calls are inside the transaction of the deployment.
 */
public interface DeploymentCheck {

    /**
     * What is wrong with the files as a part of everything that is live, a sentence each; empty where they are taken.
     *
     * @param files what was sent, by the files' names
     */
    List<String> findings(Map<String, byte[]> files);

    /** The files are live now. It is called just before they are, with everything else as it was. */
    void taken(String who, String deploymentId, @Nullable String name, Map<String, byte[]> files);
}

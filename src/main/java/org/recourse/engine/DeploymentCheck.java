package org.recourse.engine;

import java.util.List;
import java.util.Map;

/**
 * Asked before diagrams, tables and forms that somebody sends are put live, and told of those that were. The module that
 * judges changes fills it in. Both calls are inside the transaction of the deployment.
 */
public interface DeploymentCheck {

    /**
     * What is to be said of files that are not live yet.
     *
     * @param findings what is wrong with them as a part of everything that is live, a sentence each; empty where they are
     *     taken
     * @param changes what they change, a line each; empty where nothing
     */
    record Judgement(List<String> findings, List<String> changes) {}

    /** Judges what was sent, by the files' names. */
    Judgement judge(Map<String, byte[]> files);

    /** What was judged is live now. */
    void taken(String who, String deploymentId, String name, Judgement judgement);
}

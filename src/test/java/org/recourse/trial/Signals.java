package org.recourse.trial;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** Lets processes of our own stand still, and go on. */
final class Signals {

    private Signals() {}

    static void pause(List<ProcessHandle> processes) throws IOException, InterruptedException {
        send("STOP", processes);
    }

    static void goOn(List<ProcessHandle> processes) throws IOException, InterruptedException {
        send("CONT", processes);
    }

    private static void send(String signal, List<ProcessHandle> processes) throws IOException, InterruptedException {
        String pids =
                processes.stream().map(process -> Long.toString(process.pid())).collect(Collectors.joining(" "));
        // One that has ended meanwhile makes no difference.
        new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pids)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}

package org.recourse.change;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.logging.LoggingSystem;

/**
 * {@code java -jar recourse.jar check <folder>}: what is wrong with the diagrams, tables and forms in a folder, laid over
 * those that this version brings: by the contract, and then on the ways that they change. It starts no server and opens no database.
 */
public final class OfflineCheck {

    private OfflineCheck() {}

    /** Prints what was found, and returns the status to end with: 0 nothing, 1 something, 2 not called as it should be. */
    public static int run(List<String> folders) {
        // The engine has much to say that nobody asked for.
        LoggingSystem.get(OfflineCheck.class.getClassLoader()).beforeInitialize();
        try (PrintStream out =
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)) {
            return run(folders, out);
        }
    }

    static int run(List<String> folders, PrintStream out) {
        if (folders.size() != 1 || !isFolder(folders.get(0))) {
            out.println("Name one folder: java -jar recourse.jar check <folder with *.bpmn, *.dmn and *.form>");
            return 2;
        }
        try {
            ProcessSet delivered = ProcessSet.delivered();
            ProcessSet sent = ProcessSet.in(Path.of(folders.get(0)));
            ProcessSet both = sent.over(delivered);
            List<Finding> findings = new Contract().check(both, delivered);
            if (findings.isEmpty()) {
                findings =
                        WaysCheck.check(both, delivered, result -> out.println("Walked " + result.inWords())).stream()
                                .map(WaysCheck.BrokenWay::finding)
                                .toList();
            }
            findings.forEach(finding -> out.println(finding.inWords()));
            out.println(counted(sent.files().size(), "file") + ", " + counted(findings.size(), "finding") + ".");
            return findings.isEmpty() ? 0 : 1;
        } catch (IOException e) {
            out.println("The folder cannot be read: " + e.getMessage());
            return 2;
        }
    }

    private static String counted(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static boolean isFolder(String name) {
        try {
            return Files.isDirectory(Path.of(name));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}

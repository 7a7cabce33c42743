package org.recourse;

import java.util.List;
import org.recourse.backup.OfflineCommands;
import org.recourse.change.OfflineCheck;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application: a school trust's social media policy, run as processes. */
@SpringBootApplication
public class Recourse {

    /**
     * Starts the application; see the README for the settings it takes. With {@code check} and a folder it only checks the
     * diagrams, tables and forms in it; with {@code restore} and a back-up, or {@code move}, it only fills a database.
     */
    public static void main(String[] arguments) {
        // RECOURSE_DATA may be a path relative to where the application is started.
        System.setProperty("h2.implicitRelativePath", "true");
        List<String> more = List.of(arguments).subList(Math.min(1, arguments.length), arguments.length);
        switch (arguments.length == 0 ? "" : arguments[0]) {
            case "check" -> System.exit(OfflineCheck.run(more));
            case "restore" -> System.exit(OfflineCommands.restore(more, PostgresqlSessions.class));
            case "move" -> System.exit(OfflineCommands.move(more, PostgresqlSessions.class));
            default -> SpringApplication.run(Recourse.class, arguments);
        }
    }
}

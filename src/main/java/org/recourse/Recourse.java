package org.recourse;

import java.util.List;
import org.recourse.change.OfflineCheck;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application: a school trust's social media policy, run as processes. */
@SpringBootApplication
public class Recourse {

    /**
     * Starts the application; see the README for the settings it takes. With {@code check} and a folder it only checks the
     * diagrams, tables and forms in it.
     */
    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals("check")) {
            System.exit(OfflineCheck.run(List.of(arguments).subList(1, arguments.length)));
        }
        // RECOURSE_DATA may be a path relative to where the application is started.
        System.setProperty("h2.implicitRelativePath", "true");
        SpringApplication.run(Recourse.class, arguments);
    }
}

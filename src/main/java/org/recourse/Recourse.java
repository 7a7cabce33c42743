package org.recourse;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application: a school trust's social media policy, run as processes. */
@SpringBootApplication
public class Recourse {

    /** Starts the application; see the README for the settings it takes. */
    public static void main(String[] arguments) {
        // RECOURSE_DATA may be a path relative to where the application is started.
        System.setProperty("h2.implicitRelativePath", "true");
        SpringApplication.run(Recourse.class, arguments);
    }
}

package org.recourse.performance;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.PrintStream;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Those who run on the product's own class path, each in a process of its own. */
final class Contestants {

    private Contestants() {}

    /**
     * Runs one until its input ends.
     *
     * @param arguments {@code product}, {@code product-with-mails} or {@code bare}; the database's address; a folder
     */
    public static void main(String... arguments) throws Exception {
        PrintStream out = System.out;
        System.setOut(System.err);
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        Database where = Database.of(arguments[1]);
        Contestant.serve(
                switch (arguments[0]) {
                    case "product" -> new Product(where, Path.of(arguments[2]), false);
                    case "product-with-mails" -> new Product(where, Path.of(arguments[2]), true);
                    default -> new BareEngine(where);
                },
                out);
    }
}

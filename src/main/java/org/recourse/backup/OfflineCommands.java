package org.recourse.backup;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.ArchiveSeal;
import org.recourse.casefile.KeysUnusable;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The commands that work on an installation that does not run, with its settings: {@code restore} brings a back-up back, and
 * {@code move} takes an H2 installation to another database.
 */
public final class OfflineCommands {

    private static final String ONLY_CHECK = "--only-check";

    private static final DateTimeFormatter IN_NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** H2's answers to a database that is not there, and to one that another process has open. */
    private static final String H2_MISSING = "90146";

    private static final String H2_IN_USE = "90020";

    private OfflineCommands() {}

    /** All that the commands need of the application. */
    @ImportAutoConfiguration(DataSourceAutoConfiguration.class)
    static final class OnlyTheDatabase {}

    private interface Command {
        void run(Environment settings, DataSource database) throws SQLException, IOException;
    }

    /**
     * {@code restore <file>}: loads a back-up into the empty database that the settings name; with {@code --only-check} it
     * only reads the back-up to its end.
     *
     * @param arguments the file, and settings
     * @param sessions what sets up each session of the database, as in the application
     * @return the status to end with: 0 done, 1 refused, 2 not called as it should be
     */
    public static int restore(List<String> arguments, Class<?> sessions) {
        return toStandardOutput(out -> restore(arguments, sessions, out));
    }

    /**
     * {@code move}: loads what is in the H2 database of a stopped installation into the empty database that the settings
     * name.
     *
     * @param arguments settings; {@code --from} is the address of the H2 database, where it is not in the data folder
     * @param sessions what sets up each session of the database, as in the application
     * @return the status to end with: 0 done, 1 refused
     */
    public static int move(List<String> arguments, Class<?> sessions) {
        return toStandardOutput(out -> move(arguments, sessions, out));
    }

    private static int restore(List<String> arguments, Class<?> sessions, PrintStream out) {
        List<String> files = arguments.stream()
                .filter(argument -> !argument.startsWith("--"))
                .toList();
        if (files.size() != 1 || !isFile(files.get(0))) {
            out.println("Name one file: java -jar recourse.jar restore <back-up> [" + ONLY_CHECK + "]");
            return 2;
        }
        return run(arguments, sessions, out, (settings, database) -> {
            Restore restore = new Restore(Path.of(files.get(0)), seal(settings));
            if (!arguments.contains(ONLY_CHECK)) {
                Restore.refuseUnlessEmpty(database);
            }
            out.println(inWords(restore.check()) + " It is whole, and the keys are its own.");
            if (arguments.contains(ONLY_CHECK)) {
                return;
            }
            restore.load(database, true);
            out.println("Everything is in the database and was read again. Start Recourse with the same settings."
                    + " What is to be looked at after a restore is in docs/backup.md.");
        });
    }

    private static int move(List<String> arguments, Class<?> sessions, PrintStream out) {
        return run(arguments, sessions, out, (settings, database) -> {
            String url = String.valueOf(settings.getProperty("spring.datasource.url"));
            if (url.startsWith("jdbc:h2:")) {
                throw new Refused(
                        "The settings still name an H2 database.",
                        "Set spring.datasource.url, .username and .password to the new database first.");
            }
            Path data = Path.of(settings.getRequiredProperty("recourse.data")).toAbsolutePath();
            String from = settings.getProperty("from", "jdbc:h2:file:" + data.resolve("recourse"));
            Restore.refuseUnlessEmpty(database);
            ArchiveSeal seal = seal(settings);
            Path archive = data.resolve(
                    "before-move-" + IN_NAME.format(Clock.systemUTC().instant()) + ".backup");
            try {
                Snapshot.write(
                        new DriverManagerDataSource(from + ";IFEXISTS=TRUE", "sa", ""),
                        seal,
                        Clock.systemUTC(),
                        () -> newFile(archive));
            } catch (SQLException e) {
                Files.deleteIfExists(archive);
                throw inWords(e, from);
            }
            Restore restore = new Restore(archive, seal);
            out.println(inWords(restore.check()));
            restore.load(database, false);
            out.println("Everything is in the new database and was read again. Start Recourse with the same settings,"
                    + " and never again on the old database. As it was, it is also in " + archive + ".");
        });
    }

    private static Refused inWords(SQLException e, String from) throws SQLException {
        if (H2_MISSING.equals(e.getSQLState())) {
            return new Refused(
                    "There is no database at " + from + ".",
                    "Start in the folder in which the application is started, or name it with --from=jdbc:h2:file:…",
                    e);
        }
        if (H2_IN_USE.equals(e.getSQLState())) {
            return new Refused("The database at " + from + " is in use.", "Stop the application first.", e);
        }
        throw e;
    }

    private static int run(List<String> arguments, Class<?> sessions, PrintStream out, Command command) {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(OnlyTheDatabase.class, sessions)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .properties("logging.level.root=warn", "logging.level.com.zaxxer.hikari=error")
                .run(arguments.stream()
                        .filter(argument -> argument.startsWith("--") && !argument.equals(ONLY_CHECK))
                        .toArray(String[]::new))) {
            command.run(context.getEnvironment(), context.getBean(DataSource.class));
            return 0;
        } catch (Refused e) {
            return say(out, e.getMessage(), e.remedy());
        } catch (KeysUnusable e) {
            return say(out, e.getMessage(), e.remedy());
        } catch (SQLException e) {
            return say(
                    out, "The database answered: " + e.getMessage(), "Nothing was kept. See to it, and start again.");
        } catch (IOException e) {
            return say(out, "A file cannot be written: " + e.getMessage(), "See that there is room for it.");
        }
    }

    private static int say(PrintStream out, @Nullable String problem, String remedy) {
        out.println(problem + " " + remedy);
        return 1;
    }

    private static String inWords(Restore.Contents contents) {
        return "The back-up of " + contents.made() + " by Recourse " + contents.program() + " has " + contents.rows()
                + " rows in " + contents.tables() + " tables.";
    }

    private static ArchiveSeal seal(Environment settings) {
        return ArchiveSeal.of(Path.of(settings.getRequiredProperty("recourse.keys.folder")));
    }

    private static OutputStream newFile(Path path) throws IOException {
        Files.createFile(path);
        if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        }
        return Files.newOutputStream(path, StandardOpenOption.WRITE);
    }

    private static boolean isFile(String name) {
        try {
            return Files.isRegularFile(Path.of(name));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static int toStandardOutput(Function<PrintStream, Integer> command) {
        try (PrintStream out =
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)) {
            return command.apply(out);
        }
    }
}

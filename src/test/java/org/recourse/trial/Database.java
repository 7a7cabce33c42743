package org.recourse.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A PostgreSQL server in processes of its own, that crashes, stops, stands still and starts again on the same data. It writes
 * what it has committed to the disk, as one does that is in use.
 */
final class Database implements AutoCloseable {

    private static final List<String> DURABLE = List.of("fsync", "synchronous_commit", "full_page_writes");

    private final Path data;
    private final Path console;
    private final int port;

    private EmbeddedPostgres server;

    /**
     * Starts a new one.
     *
     * @param data the folder for its data, which need not be there yet
     * @param console the file for its messages
     */
    Database(Path data, Path console) throws IOException {
        this.data = data;
        this.console = console;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        start();
        for (String setting : DURABLE) {
            assertThat(jdbc().queryForObject("show " + setting, String.class))
                    .as(setting)
                    .isEqualTo("on");
        }
    }

    int port() {
        return port;
    }

    Path console() {
        return console;
    }

    JdbcTemplate jdbc() {
        return new JdbcTemplate(server.getPostgresDatabase());
    }

    void start() throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setPGStartupWait(Duration.ofMinutes(2))
                .setOutputRedirector(Redirect.appendTo(console.toFile()))
                .setErrorRedirector(Redirect.appendTo(console.toFile()));
        DURABLE.forEach(setting -> builder.setServerConfig(setting, "on"));
        server = builder.start();
    }

    /** Ends all its processes at once, as a power cut would. */
    void crash() throws IOException, InterruptedException {
        List<ProcessHandle> all = standingStill();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
        server.close(); // it has ended already; but its data are locked to us
    }

    /** Stops it in good order; it ends the connections that there are. */
    void stop() throws Exception {
        ProcessHandle postmaster = postmaster();
        server.close();
        postmaster.onExit().get(1, TimeUnit.MINUTES);
    }

    void pause() throws IOException, InterruptedException {
        standingStill();
    }

    void goOn() throws IOException, InterruptedException {
        Signals.goOn(processes());
    }

    /** Ends all connections but the one this is asked through. */
    void endConnections() {
        jdbc().execute("select pg_terminate_backend(pid) from pg_stat_activity"
                + " where backend_type = 'client backend' and pid <> pg_backend_pid()");
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** All its processes, standing still: the first one before the others, so that it starts no more of them. */
    private List<ProcessHandle> standingStill() throws IOException, InterruptedException {
        Signals.pause(List.of(postmaster()));
        List<ProcessHandle> all = processes();
        Signals.pause(all);
        return all;
    }

    private List<ProcessHandle> processes() throws IOException {
        List<ProcessHandle> all = new ArrayList<>();
        all.add(postmaster());
        postmaster().descendants().forEach(all::add);
        return all;
    }

    private ProcessHandle postmaster() throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
        return ProcessHandle.of(pid).orElseThrow();
    }
}

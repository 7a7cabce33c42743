package org.recourse.trial;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.recourse.RunningApp;

/** One of the running applications, started again whenever it is down, as whoever runs a service has it done. */
final class Node implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final String name;
    private final RunningApp app;
    private final Line toPeople;
    private final Collection<String> endedByThemselves;

    private volatile boolean meantToRun;

    /**
     * Starts one.
     *
     * @param endedByThemselves gets the name of one that ends without anybody's doing
     */
    Node(String name, Collection<String> endedByThemselves, List<String> arguments)
            throws IOException, InterruptedException {
        this.name = name;
        this.endedByThemselves = endedByThemselves;
        app = RunningApp.demo(name, arguments.toArray(String[]::new));
        toPeople = new Line(URI.create(app.address()).getPort());
        isUp();
    }

    String name() {
        return name;
    }

    RunningApp app() {
        return app;
    }

    /** Where people reach it. */
    String address() {
        return "http://localhost:" + toPeople.port();
    }

    /** What people ask of it arrives and is done, and no answer comes back, until {@link #answerPeople()}. */
    void loseReplies() {
        toPeople.loseAnswers();
    }

    /** Ends all conversations in which an answer was lost. */
    void answerPeople() {
        toPeople.cut();
    }

    void kill() {
        meantToRun = false;
        app.kill();
    }

    /** Asks it to end, which it does once it has done what it is at. */
    void stop() throws Exception {
        meantToRun = false;
        app.process().destroy();
        try {
            app.process().onExit().get(90, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            endedByThemselves.add(name + " did not stop within 90 s of being asked to");
            app.kill();
        }
    }

    void pause() throws IOException, InterruptedException {
        Signals.pause(List.of(app.process()));
    }

    void goOn() throws IOException, InterruptedException {
        Signals.goOn(List.of(app.process()));
    }

    /** Starts it after {@link #kill()} or {@link #stop()}, again and again while the database does not let it start. */
    void start() throws IOException, InterruptedException {
        Instant givenUp = Instant.now().plus(PATIENCE);
        while (true) {
            try {
                app.restart();
                isUp();
                return;
            } catch (AssertionError e) {
                if (app.process().isAlive() || Instant.now().isAfter(givenUp)) {
                    throw e;
                }
                Thread.sleep(1_000);
            }
        }
    }

    private void isUp() {
        meantToRun = true;
        ProcessHandle process = app.process();
        process.onExit().thenRun(() -> {
            if (meantToRun && process.pid() == app.process().pid()) {
                endedByThemselves.add(name + " ended by itself");
            }
        });
    }

    @Override
    public void close() throws IOException {
        meantToRun = false;
        toPeople.close();
        app.close();
    }
}

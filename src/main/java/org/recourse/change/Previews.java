package org.recourse.change;

import jakarta.annotation.PreDestroy;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.recourse.lifecycle.FormReader;
import org.springframework.stereotype.Component;

/**
 * The drafts that analysts walk through, one for each of them and a handful in all. They are in memory alone, and are gone
 * with the session, with the next draft, or half an hour after they were last used.
 */
@Component
class Previews implements HttpSessionListener {

    static final int MOST = 4;
    static final Duration IDLE = Duration.ofMinutes(30);

    private final LiveSet live;
    private final FormReader reader;
    private final Clock clock;
    private final Contract contract = new Contract();
    private final Map<String, Preview> byUser = new HashMap<>();
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "idle-previews");
        thread.setDaemon(true);
        return thread;
    });

    Previews(LiveSet live, FormReader reader, Clock clock) {
        this.live = live;
        this.reader = reader;
        this.clock = clock;
        sweeper.scheduleWithFixedDelay(this::dropIdle, 1, 1, TimeUnit.MINUTES);
    }

    /** As many are open as may be. */
    static final class TooMany extends Exception {

        private static final long serialVersionUID = 1L;

        TooMany() {
            super(MOST + " previews are open, which is as many as can be. Try again when somebody has ended theirs.");
        }
    }

    /** The preview of this person, which is in use now. */
    Optional<Preview> of(String user) {
        dropIdle();
        synchronized (byUser) {
            Optional<Preview> preview = Optional.ofNullable(byUser.get(user));
            preview.ifPresent(one -> one.usedAt(clock.instant()));
            return preview;
        }
    }

    /**
     * Begins one with a draft, laid over what is live, instead of the person's last.
     *
     * @param session the session that it ends with, where there is one
     */
    Preview begin(String user, @Nullable String session, Map<String, byte[]> files) throws TooMany {
        end(user);
        ProcessSet now = live.now();
        ProcessSet sent = ProcessSet.of(files);
        ProcessSet set = sent.over(now);
        Preview preview = new Preview(
                set,
                now,
                List.copyOf(files.keySet()),
                Difference.inWords(now, sent),
                contract.check(set, now),
                session,
                reader,
                clock.instant());
        dropIdle();
        synchronized (byUser) {
            if (byUser.size() >= MOST && !byUser.containsKey(user)) {
                throw new TooMany();
            }
            Preview other = byUser.put(user, preview);
            if (other != null) {
                other.close();
            }
        }
        return preview;
    }

    void end(String user) {
        Preview ended;
        synchronized (byUser) {
            ended = byUser.remove(user);
        }
        if (ended != null) {
            ended.close();
        }
    }

    /** Drops those that nobody has used for long. */
    final void dropIdle() {
        Instant since = clock.instant().minus(IDLE);
        dropIf(preview -> preview.usedAt().isBefore(since));
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        String session = event.getSession().getId();
        dropIf(preview -> session.equals(preview.session()));
    }

    private void dropIf(java.util.function.Predicate<Preview> what) {
        List<Preview> dropped = new java.util.ArrayList<>();
        synchronized (byUser) {
            for (Iterator<Preview> all = byUser.values().iterator(); all.hasNext(); ) {
                Preview preview = all.next();
                if (what.test(preview)) {
                    all.remove();
                    dropped.add(preview);
                }
            }
        }
        dropped.forEach(Preview::close);
    }

    @PreDestroy
    void close() {
        sweeper.shutdownNow();
        dropIf(preview -> true);
    }
}

package org.recourse.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;

/**
 * Sessions in the database that are written only where something changed. The web applications put who is signed in back into
 * the session at the end of each request, changed or not: a request that is still under way while somebody signs out would sign
 * them in again, and each would cost a write.
 */
final class SessionsInDatabase implements SessionRepository<SessionsInDatabase.Kept>, InitializingBean, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(SessionsInDatabase.class);

    /** How exactly it is known when a session was last used. */
    private static final Duration EXACTNESS = Duration.ofMinutes(1);

    private final JdbcIndexedSessionRepository rows;
    private final SessionRepository<Session> sessions;

    @SuppressWarnings("unchecked") // whose sessions they are is known to it alone
    SessionsInDatabase(JdbcIndexedSessionRepository rows) {
        this.rows = rows;
        this.sessions = (SessionRepository<Session>) (SessionRepository<?>) rows;
    }

    @Override
    public void afterPropertiesSet() {
        rows.afterPropertiesSet();
    }

    @Override
    public void destroy() {
        rows.destroy();
    }

    @Override
    public Kept createSession() {
        return new Kept(sessions.createSession());
    }

    @Override
    public void save(Kept session) {
        sessions.save(session.session);
    }

    @Override
    public @Nullable Kept findById(String id) {
        Session found = sessions.findById(id);
        return found == null ? null : new Kept(found);
    }

    @Override
    public void deleteById(String id) {
        sessions.deleteById(id);
    }

    static final class Kept implements Session {

        private final Session session;
        /** What is in the database, as it was when this request first read it. */
        private final Map<String, byte[]> read = new HashMap<>();

        Kept(Session session) {
            this.session = session;
        }

        @Override
        public <T> @Nullable T getAttribute(String name) {
            T value;
            try {
                value = session.getAttribute(name);
            } catch (ConversionFailedException e) {
                LOG.warn("What a session keeps cannot be read, and is as if it were not there");
                return null;
            }
            if (value != null) {
                read.computeIfAbsent(name, unread -> SharedSessions.serialized(value));
            }
            return value;
        }

        @Override
        public void setAttribute(String name, @Nullable Object value) {
            byte[] before = read.get(name);
            if (value == null || before == null || !Arrays.equals(before, SharedSessions.serialized(value))) {
                read.remove(name);
                session.setAttribute(name, value);
            }
        }

        @Override
        public void removeAttribute(String name) {
            read.remove(name);
            session.removeAttribute(name);
        }

        @Override
        public void setLastAccessedTime(Instant now) {
            if (session.getLastAccessedTime().plus(EXACTNESS).isBefore(now)) {
                session.setLastAccessedTime(now);
            }
        }

        @Override
        public String getId() {
            return session.getId();
        }

        @Override
        public String changeSessionId() {
            return session.changeSessionId();
        }

        @Override
        public Set<String> getAttributeNames() {
            return session.getAttributeNames();
        }

        @Override
        public Instant getCreationTime() {
            return session.getCreationTime();
        }

        @Override
        public Instant getLastAccessedTime() {
            return session.getLastAccessedTime();
        }

        @Override
        public void setMaxInactiveInterval(Duration interval) {
            session.setMaxInactiveInterval(interval);
        }

        @Override
        public Duration getMaxInactiveInterval() {
            return session.getMaxInactiveInterval();
        }

        @Override
        public boolean isExpired() {
            return session.isExpired();
        }
    }
}

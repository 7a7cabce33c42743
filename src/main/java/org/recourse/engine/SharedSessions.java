package org.recourse.engine;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.recourse.casefile.Fingerprints;
import org.recourse.casefile.Sealing;
import org.recourse.nodes.SharedState;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.web.server.Cookie;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.convert.support.GenericConversionService;
import org.springframework.session.config.annotation.web.http.EnableSpringHttpSession;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;
import org.springframework.session.web.http.SessionRepositoryFilter;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Sessions that every node knows, where the database can have several: a request may come to any of them, and each of them may
 * go away. On a database in a file they stay in memory.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("'${spring.datasource.url:}'.startsWith('jdbc:postgresql:')")
@EnableSpringHttpSession
class SharedSessions {

    private static final String TABLE = "recourse.web_session";
    private static final String EVERY_MINUTE = "30 * * * * *";

    /** What the web applications, the sign-in with a provider and our pages put into a session, and nothing else. */
    private static final ObjectInputFilter KNOWN =
            ObjectInputFilter.Config.createFilter("maxbytes=100000;maxdepth=20;org.camunda.bpm.webapp.impl.security.**;"
                    + "org.springframework.security.oauth2.core.**;org.springframework.security.core.**;"
                    + "java.lang.*;java.util.*;java.time.*;java.net.URI;java.net.URL;!*");

    @Bean
    SessionsInDatabase sessions(SharedState shared, Sealing sealing, ServerProperties server) {
        JdbcIndexedSessionRepository rows = new JdbcIndexedSessionRepository(
                shared.database().orElseThrow(), TransactionOperations.withoutTransaction());
        rows.setTableName(TABLE);
        rows.setDefaultMaxInactiveInterval(
                Objects.requireNonNullElse(server.getServlet().getSession().getTimeout(), Duration.ofMinutes(30)));
        rows.setCleanupCron(EVERY_MINUTE);
        GenericConversionService sealed = new GenericConversionService();
        sealed.addConverter(Object.class, byte[].class, value -> seal(value, sealing));
        sealed.addConverter(byte[].class, Object.class, bytes -> open(bytes, sealing));
        rows.setConversionService(sealed);
        return new SessionsInDatabase(rows);
    }

    /** Around everything that asks for a session, error pages too. */
    @Bean
    FilterRegistrationBean<SessionRepositoryFilter<?>> sessionFilter(SessionRepositoryFilter<?> filter) {
        FilterRegistrationBean<SessionRepositoryFilter<?>> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
        registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
        return registration;
    }

    @Bean
    CookieSerializer sessionCookie(ServerProperties server, Fingerprints fingerprints) {
        DefaultCookieSerializer plain = new DefaultCookieSerializer();
        Cookie settings = server.getServlet().getSession().getCookie();
        PropertyMapper set = PropertyMapper.get().alwaysApplyingWhenNonNull();
        plain.setCookieName(Objects.requireNonNullElse(settings.getName(), "JSESSIONID"));
        set.from(settings::getDomain).to(plain::setDomainName);
        set.from(settings::getSecure).to(plain::setUseSecureCookie);
        set.from(settings::getSameSite).as(Cookie.SameSite::attributeValue).to(plain::setSameSite);
        plain.setCookiePath("/");
        return new SignedCookie(plain, fingerprints);
    }

    static byte[] serialized(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        } catch (IOException e) {
            throw new UncheckedIOException("What a session keeps cannot be written", e);
        }
        return bytes.toByteArray();
    }

    private static byte[] seal(Object value, Sealing sealing) {
        return Objects.requireNonNull(
                sealing.convertToDatabaseColumn(new String(serialized(value), StandardCharsets.ISO_8859_1)));
    }

    private static Object open(byte[] sealed, Sealing sealing) {
        byte[] bytes =
                Objects.requireNonNull(sealing.convertToEntityAttribute(sealed)).getBytes(StandardCharsets.ISO_8859_1);
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            in.setObjectInputFilter(KNOWN);
            return in.readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException("What a session keeps cannot be read", e);
        }
    }

    /** The id of a session with a signature, whose key is not in the database: who reads an id there cannot use it. */
    private record SignedCookie(CookieSerializer plain, Fingerprints fingerprints) implements CookieSerializer {

        private static final String SIGNED = "session";
        private static final int ID = 36;

        @Override
        public void writeCookieValue(CookieValue cookie) {
            String id = cookie.getCookieValue();
            CookieValue signed =
                    new CookieValue(cookie.getRequest(), cookie.getResponse(), id.isEmpty() ? "" : id + signature(id));
            if (id.isEmpty()) {
                signed.setCookieMaxAge(0);
            }
            plain.writeCookieValue(signed);
        }

        @Override
        public List<String> readCookieValues(HttpServletRequest request) {
            return plain.readCookieValues(request).stream()
                    .filter(value -> value.length() > ID && isSigned(value.substring(0, ID), value.substring(ID)))
                    .map(value -> value.substring(0, ID))
                    .toList();
        }

        private boolean isSigned(String id, String signature) {
            return MessageDigest.isEqual(
                    signature(id).getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
        }

        private String signature(String id) {
            return fingerprints.of(SIGNED, id);
        }
    }
}

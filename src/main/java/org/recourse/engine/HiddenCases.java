package org.recourse.engine;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/**
 * The engine's way to the database, on which a signed-in person does not meet the cases that they are kept from: whatever
 * the engine, Tasklist or Cockpit reads for them, lists, counts and figures alike, it reads as if these cases were not
 * there. The application itself, which acts without an authentication, reads everything.
 *
 * <p>The engine's own rights cannot do this: figures and Cockpit's counts do not ask for them, and what they say of
 * single instances an administrator could read.
 */
final class HiddenCases extends TransactionAwareDataSourceProxy {

    private final Supplier<@Nullable Authentication> signedIn;
    private final Function<String, List<String>> prints;

    /**
     * @param signedIn whose call it is; null where the application acts by itself
     * @param prints the fingerprints under which a user may stand in our tables
     */
    HiddenCases(
            DataSource database, Supplier<@Nullable Authentication> signedIn, Function<String, List<String>> prints) {
        super(database);
        this.signedIn = signedIn;
        this.prints = prints;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new WithoutHiddenRows(super.getConnection()));
    }

    /** A connection, which the engine takes anew for each of its commands. */
    private final class WithoutHiddenRows implements InvocationHandler {

        private final Connection connection;

        /** The cases that a user is kept from. */
        private final Map<String, Set<String>> hidden = new HashMap<>();

        WithoutHiddenRows(Connection connection) {
            this.connection = connection;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            if (method.getName().startsWith("prepare") && arguments != null && arguments[0] instanceof String sql) {
                arguments[0] = HiddenRows.leftOut(sql, hiddenFrom(signedIn.get()));
            }
            try {
                return method.invoke(connection, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
            }
        }

        private Set<String> hiddenFrom(@Nullable Authentication person) throws SQLException {
            if (person == null || person.getUserId() == null) {
                return Set.of();
            }
            Set<String> known = hidden.get(person.getUserId());
            if (known == null) {
                known = read(prints.apply(person.getUserId()));
                hidden.put(person.getUserId(), known);
            }
            return known;
        }

        private Set<String> read(List<String> fingerprints) throws SQLException {
            String places = String.join(", ", Collections.nCopies(fingerprints.size(), "?"));
            try (PreparedStatement query = connection.prepareStatement(
                    "select reference from recourse.case_subject where user_print in (" + places + ")")) {
                for (int i = 0; i < fingerprints.size(); i++) {
                    query.setString(i + 1, fingerprints.get(i));
                }
                Set<String> references = new TreeSet<>();
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        references.add(rows.getString(1));
                    }
                }
                return references;
            }
        }
    }
}

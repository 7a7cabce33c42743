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

    /**
     * The cases that a user is kept from, and an empty reference where a right was revoked. The engine asks for that as well,
     * before each query: asked here it takes no call of its own. Each part walks along an index.
     */
    private static final String KNOWN = """
            select reference from recourse.case_subject where user_print in (%s)
            union all
            (select '' from ACT_RU_AUTHORIZATION where TYPE_ = 2 and USER_ID_ in ('*', ?) fetch first 1 rows only)
            union all
            (select '' from ACT_RU_AUTHORIZATION where TYPE_ = 2 and GROUP_ID_ in (%s) fetch first 1 rows only)
            """;

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

    /**
     * Whether any right was revoked from the user, from one of the groups, or from everybody.
     *
     * @param connection one that the engine has from here
     */
    static boolean anyRevoked(Connection connection, String user, @Nullable List<String> groups) throws SQLException {
        return ((WithoutHiddenRows) Proxy.getInvocationHandler(connection))
                .of(user, groups)
                .anyRevoked();
    }

    /** A connection, which the engine takes anew for each of its commands. */
    private final class WithoutHiddenRows implements InvocationHandler {

        private final Connection connection;

        /** What was read for somebody, who stays the same nearly always. */
        private final Map<Person, Known> known = new HashMap<>();

        WithoutHiddenRows(Connection connection) {
            this.connection = connection;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            if (method.getName().startsWith("prepare") && arguments != null && arguments[0] instanceof String sql) {
                Authentication person = signedIn.get();
                if (person != null && person.getUserId() != null) {
                    arguments[0] = HiddenRows.leftOut(
                            sql, of(person.getUserId(), person.getGroupIds()).hidden());
                }
            }
            try {
                return method.invoke(connection, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
            }
        }

        private Known of(String user, @Nullable List<String> groups) throws SQLException {
            Person person = new Person(user, groups == null ? List.of() : List.copyOf(groups));
            Known answer = known.get(person);
            if (answer == null) {
                answer = read(person, prints.apply(user));
                known.put(person, answer);
            }
            return answer;
        }

        private Known read(Person person, List<String> fingerprints) throws SQLException {
            try (PreparedStatement query = connection.prepareStatement(KNOWN.formatted(
                    places(fingerprints.size()), places(person.groups().size() + 1)))) {
                int place = 1;
                for (String print : fingerprints) {
                    query.setString(place++, print);
                }
                query.setString(place++, person.user());
                query.setString(place++, "*");
                for (String group : person.groups()) {
                    query.setString(place++, group);
                }
                Set<String> references = new TreeSet<>();
                boolean anyRevoked = false;
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        String reference = rows.getString(1);
                        anyRevoked |= reference.isEmpty();
                        if (!reference.isEmpty()) {
                            references.add(reference);
                        }
                    }
                }
                return new Known(references, anyRevoked);
            }
        }

        private static String places(int number) {
            return String.join(", ", Collections.nCopies(number, "?"));
        }
    }

    /** Whose call it is. */
    private record Person(String user, List<String> groups) {}

    /**
     * What is known of somebody.
     *
     * @param hidden references of the cases that they are kept from
     * @param anyRevoked whether any right was taken from them, or from everybody
     */
    private record Known(Set<String> hidden, boolean anyRevoked) {}
}

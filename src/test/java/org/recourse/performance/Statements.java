package org.recourse.performance;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** Notes what a thread sends to the database: a batch counts once, and so does a commit. */
final class Statements {

    private static final String COMMIT = "commit";
    private static final Pattern TABLE =
            Pattern.compile("\\b(?:from|into|update)\\s+(?:public\\.)?\"?([a-z_][a-z_.0-9]*)");

    private static final ThreadLocal<List<String>> SENT = new ThreadLocal<>();

    /** What doing this sends to the databases that are watched. */
    static List<String> of(Runnable action) {
        List<String> sent = new ArrayList<>();
        SENT.set(sent);
        try {
            action.run();
        } finally {
            SENT.remove();
        }
        return sent;
    }

    /** How many there are of each kind of table: of a statement on several tables the first counts. */
    static Map<String, Double> byTable(List<String> sent) {
        Map<String, Double> each = new TreeMap<>();
        for (String statement : sent) {
            Matcher table = TABLE.matcher(statement.toLowerCase(Locale.ROOT));
            each.merge(
                    statement.equals(COMMIT) ? COMMIT : table.find() ? kind(table.group(1)) : "other",
                    1.0,
                    Double::sum);
        }
        return each;
    }

    private static String kind(String table) {
        String prefix = table.substring(0, Math.min(6, table.length()));
        return switch (prefix) {
            case "act_ru", "flw_ru" -> "engine: what runs";
            case "act_hi" -> "engine: history";
            case "act_dm" -> "engine: decisions";
            case "act_re", "act_ge" -> "engine: diagrams, tables, properties";
            case "act_id" -> "engine: users and groups";
            default -> table.startsWith("recourse.") ? table.substring("recourse.".length()) : table;
        };
    }

    /** The database, watched. */
    static DataSource watched(DataSource database) {
        return (DataSource) watched(database, DataSource.class, "");
    }

    private static Object watched(Object target, Class<?> type, String sql) {
        return Proxy.newProxyInstance(
                Statements.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, values) -> {
                    String name = method.getName();
                    String first = values != null && values.length > 0 && values[0] instanceof String text ? text : sql;
                    List<String> sent = SENT.get();
                    if (sent != null && target instanceof Statement && name.startsWith("execute")) {
                        sent.add(first);
                    } else if (sent != null && target instanceof Connection && name.equals(COMMIT)) {
                        sent.add(COMMIT);
                    }
                    try {
                        Object result = method.invoke(target, values);
                        boolean opens = target instanceof DataSource && result instanceof Connection;
                        return opens || (target instanceof Connection && result instanceof Statement)
                                ? watched(result, method.getReturnType(), first)
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}

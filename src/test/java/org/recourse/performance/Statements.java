package org.recourse.performance;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Notes what a thread sends to the database: a batch counts once, and so does a commit. */
public final class Statements implements BeanPostProcessor {

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

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof DataSource database ? watched(database) : bean;
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
                    } else if (sent != null && target instanceof Connection && name.equals("commit")) {
                        sent.add(name);
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

package org.recourse.performance;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import javax.sql.DataSource;

/** A database of its own for each that is measured, with what the product asks of one: what is committed is on the disk. */
record Database(String url, String user, String password) {

    static Database of(String url) {
        boolean postgres = url.startsWith("jdbc:postgresql:");
        return new Database(url, postgres ? "postgres" : "sa", postgres ? "postgres" : "");
    }

    boolean isH2() {
        return url.startsWith("jdbc:h2:");
    }

    /** As many connections as the product has. */
    HikariDataSource pool() {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        pool.setUsername(user);
        pool.setPassword(password);
        pool.setMaximumPoolSize(25);
        return pool;
    }

    /** H2 leaves its file to the operating system's buffers: each commit is followed by a write to the disk. */
    DataSource kept(DataSource database) {
        return isH2() ? (DataSource) wrapped(database, DataSource.class) : database;
    }

    private static Object wrapped(Object target, Class<?> type) {
        return Proxy.newProxyInstance(
                Database.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, values) -> {
                    try {
                        Object result = method.invoke(target, values);
                        if (target instanceof Connection connection
                                && method.getName().equals("commit")) {
                            try (Statement statement = connection.createStatement()) {
                                statement.execute("checkpoint sync");
                            }
                        }
                        return target instanceof DataSource && result instanceof Connection
                                ? wrapped(result, Connection.class)
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}

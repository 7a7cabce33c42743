package org.recourse.operation;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.StackTracePrinter;

/**
 * Prints what went wrong and where, but not what a message quotes: the message of an exception can hold a name, an address or
 * a whole story. Kept are messages of exceptions that our own code throws, which quote nobody, and of those that name a
 * machine or a file; of what a database says, its code.
 *
 * <p>Named in {@code application.yaml} for logs in JSON, and used by {@link PlainLines}.
 */
public final class QuietStackTraces implements StackTracePrinter {

    private static final String OURS = "org.recourse.";

    private static final List<Class<? extends Throwable>> NAME_NOBODY = List.of(
            ConnectException.class,
            NoRouteToHostException.class,
            SocketTimeoutException.class,
            UnknownHostException.class,
            FileSystemException.class);

    @Override
    public void printStackTrace(Throwable failure, Appendable out) throws IOException {
        print("", failure, out, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static void print(String before, Throwable failure, Appendable out, Set<Throwable> seen)
            throws IOException {
        if (!seen.add(failure)) {
            return;
        }
        out.append(before).append(head(failure)).append('\n');
        for (StackTraceElement frame : failure.getStackTrace()) {
            out.append("\tat ").append(frame.toString()).append('\n');
        }
        for (Throwable beside : failure.getSuppressed()) {
            print("Suppressed: ", beside, out, seen);
        }
        if (failure.getCause() != null) {
            print("Caused by: ", failure.getCause(), out, seen);
        }
    }

    private static String head(Throwable failure) {
        String name = failure.getClass().getName();
        if (failure instanceof SQLException sql) {
            return name + ": SQLState " + sql.getSQLState() + ", code " + sql.getErrorCode();
        }
        String message = failure.getMessage();
        return message != null && isOurs(failure) ? name + ": " + message : name;
    }

    private static boolean isOurs(Throwable failure) {
        StackTraceElement[] frames = failure.getStackTrace();
        return failure.getClass().getName().startsWith(OURS)
                || NAME_NOBODY.stream().anyMatch(type -> type.isInstance(failure))
                || (frames.length > 0 && isOurs(frames[0]) && !passesOn(failure));
    }

    private static boolean isOurs(@Nullable StackTraceElement frame) {
        return frame != null && frame.getClassName().startsWith(OURS);
    }

    /** Thrown without words of its own it repeats its cause's. */
    private static boolean passesOn(Throwable failure) {
        return failure.getCause() != null && String.valueOf(failure.getCause()).equals(failure.getMessage());
    }
}

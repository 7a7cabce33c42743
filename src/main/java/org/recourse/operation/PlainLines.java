package org.recourse.operation;

import ch.qos.logback.classic.pattern.Abbreviator;
import ch.qos.logback.classic.pattern.TargetLengthBasedClassNameAbbreviator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.logging.structured.StructuredLogFormatter;

/** A log for people to read: a line for each event, with the number of the request that it belongs to. */
public final class PlainLines implements StructuredLogFormatter<ILoggingEvent> {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX").withZone(ZoneId.systemDefault());

    private final Abbreviator shorter = new TargetLengthBasedClassNameAbbreviator(40);
    private final QuietStackTraces stackTraces = new QuietStackTraces();

    @Override
    public String format(ILoggingEvent event) {
        Map<String, String> of = event.getMDCPropertyMap();
        StringBuilder line = new StringBuilder(TIME.format(event.getInstant()))
                .append(String.format(Locale.ROOT, " %5s ", event.getLevel()))
                .append(of.containsKey(RequestNumber.IN_LOG) ? "[" + of.get(RequestNumber.IN_LOG) + "] " : "")
                .append(shorter.abbreviate(event.getLoggerName()))
                .append(": ")
                .append(event.getFormattedMessage())
                .append('\n');
        if (event.getThrowableProxy() instanceof ThrowableProxy failure) {
            line.append(stackTraces.printStackTraceToString(failure.getThrowable()));
        }
        return line.toString();
    }
}

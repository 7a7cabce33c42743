package org.recourse.oversight;

import org.jspecify.annotations.Nullable;

/** Tables for a spreadsheet (RFC 4180). */
public final class Csv {

    private Csv() {}

    /** A field that no spreadsheet takes for a formula, quoted where it has to be. */
    public static String field(@Nullable String value) {
        String text = value == null ? "" : value;
        if (!text.isEmpty() && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0) {
            text = "'" + text;
        }
        return text.matches("(?s).*[\",\r\n].*") ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }
}

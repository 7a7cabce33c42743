package org.recourse.oversight;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.recourse.casefile.DocumentEntry;
import org.recourse.casefile.Documents;

/** Files leave as downloads only: whatever is in one, no browser shows or runs it as a part of this site. */
public final class Downloads {

    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private Downloads() {}

    static void send(DocumentEntry document, Documents documents, HttpServletResponse response) throws IOException {
        start(document.nameOfCopy(), document.typeOfCopy(), response);
        response.setContentLengthLong(document.size());
        documents.write(document.id(), response.getOutputStream());
    }

    /** Begins the answer with a file of this name. */
    public static void start(String name, String type, HttpServletResponse response) {
        response.setContentType(type);
        response.setHeader("Content-Disposition", disposition(name));
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
        response.setHeader("Cache-Control", "no-store");
    }

    /** The name in ASCII for old programs (RFC 6266), and as it is (RFC 8187). */
    private static String disposition(String name) {
        String ascii = name.replaceAll("[^ -~]|[\"\\\\%]", "_");
        StringBuilder encoded = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            if (UNRESERVED.indexOf((char) b) >= 0) {
                encoded.append((char) b);
            } else {
                encoded.append("%%%02X".formatted(b & 0xff));
            }
        }
        return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + encoded;
    }
}

package org.recourse.report;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.Upload;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Opens the page's upload form before anyone asks for one of its fields, as the protection against forged forms does:
 * the server would write the whole file to its disk to find them.
 */
final class UploadForms extends OncePerRequestFilter {

    /** Where the form is sent to. */
    static final String PATH = "/status/evidence";

    /** The request's attribute that holds the {@link Upload}. */
    static final String UPLOAD = "org.recourse.report.upload";

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !Upload.isOne(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Upload upload;
        try {
            upload = Upload.read(request);
        } catch (Upload.Malformed e) {
            upload = new Upload(Map.of(), null, InputStream.nullInputStream());
        }
        request.setAttribute(UPLOAD, upload);
        chain.doFilter(new Opened(request, upload.fields()), response);
    }

    private static final class Opened extends HttpServletRequestWrapper {

        private final Map<String, String[]> fields = new HashMap<>();

        Opened(HttpServletRequest request, Map<String, String> fields) {
            super(request);
            fields.forEach((name, value) -> this.fields.put(name, new String[] {value}));
        }

        @Override
        public @Nullable String getParameter(String name) {
            String[] values = fields.get(name);
            return values == null ? null : values[0];
        }

        @Override
        public String @Nullable [] getParameterValues(String name) {
            return fields.get(name);
        }

        @Override
        public Map<String, String[]> getParameterMap() {
            return Collections.unmodifiableMap(fields);
        }

        @Override
        public Enumeration<String> getParameterNames() {
            return Collections.enumeration(fields.keySet());
        }

        @Override
        public Collection<Part> getParts() {
            return List.of();
        }
    }
}

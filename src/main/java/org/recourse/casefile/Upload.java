package org.recourse.casefile;

import jakarta.servlet.http.HttpServletRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.fileupload.FileItemIterator;
import org.apache.commons.fileupload.FileItemStream;
import org.apache.commons.fileupload.FileUpload;
import org.apache.commons.fileupload.FileUploadException;
import org.apache.commons.fileupload.RequestContext;
import org.jspecify.annotations.Nullable;

/**
 * A file that is being sent with a form. It is passed on while it comes in: neither the memory nor a temporary file
 * holds what may not lie anywhere unsealed. The form's fields are known only where they stand before the file.
 */
public record Upload(Map<String, String> fields, @Nullable String fileName, InputStream content) {

    private static final int MOST_FIELDS = 10;
    private static final int LONGEST_FIELD = 2_000;
    private static final int LONGEST_PART_HEADER = 4_096;

    /** What was sent is not a form with a file, or its sender went away. */
    public static final class Malformed extends IOException {

        private static final long serialVersionUID = 1L;

        Malformed(Exception cause) {
            super("The form cannot be read", cause);
        }
    }

    /** Whether a request is a form that may hold a file. */
    public static boolean isOne(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null && type.regionMatches(true, 0, "multipart/form-data", 0, "multipart/form-data".length());
    }

    /**
     * Reads the fields up to the file, of which there are at most ten, of 2,000 bytes; without a file the name is null and
     * the content empty.
     *
     * @throws Malformed where it is no such form
     */
    public static Upload read(HttpServletRequest request) throws Malformed {
        FileUpload reader = new FileUpload();
        reader.setHeaderEncoding(StandardCharsets.UTF_8.name());
        reader.setPartHeaderSizeMax(LONGEST_PART_HEADER);
        Map<String, String> fields = new LinkedHashMap<>();
        try {
            FileItemIterator parts = reader.getItemIterator(new Sent(request));
            while (parts.hasNext()) {
                FileItemStream part = parts.next();
                String fileName = part.getName();
                if ("file".equals(part.getFieldName()) && fileName != null && !fileName.isBlank()) {
                    return new Upload(fields, fileName, new Sending(part.openStream()));
                }
                if (part.isFormField() && fields.size() < MOST_FIELDS && part.getFieldName() != null) {
                    byte[] value = part.openStream().readNBytes(LONGEST_FIELD);
                    fields.putIfAbsent(part.getFieldName(), new String(value, StandardCharsets.UTF_8));
                }
            }
            return new Upload(fields, null, InputStream.nullInputStream());
        } catch (FileUploadException | IOException | RuntimeException e) {
            throw new Malformed(e); // the reader has several ways to fail at a form that is not one
        }
    }

    /** Tells what went wrong with the sender from what goes wrong where the file is kept. */
    private static final class Sending extends FilterInputStream {

        Sending(InputStream content) {
            super(content);
        }

        @Override
        public int read() throws Malformed {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws Malformed {
            try {
                return super.read(bytes, offset, length);
            } catch (IOException e) {
                throw new Malformed(e);
            }
        }
    }

    private record Sent(HttpServletRequest request) implements RequestContext {

        @Override
        public String getCharacterEncoding() {
            return StandardCharsets.UTF_8.name();
        }

        @Override
        public String getContentType() {
            return request.getContentType();
        }

        @Override
        public int getContentLength() {
            return request.getContentLength();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return request.getInputStream();
        }
    }
}

package org.recourse.casefile;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MimeType;
import org.apache.tika.mime.MimeTypeException;
import org.apache.tika.mime.MimeTypes;
import org.jspecify.annotations.Nullable;

/**
 * Which files are taken as evidence. What a file is shows in its first bytes; its name only says which of several
 * things, equal in their first bytes, it is.
 */
final class FileTypes {

    /** How much of a file's beginning is looked at. */
    static final int LOOKED_AT = 64 * 1024;

    private static final MimeTypes TIKA = MimeTypes.getDefaultMimeTypes();

    private static final String TEXT = "text/plain";
    private static final String MAIL = "message/rfc822";
    private static final String OUTLOOK = "application/vnd.ms-outlook";
    private static final String MP4 = "video/mp4";
    private static final String QUICKTIME = "video/quicktime";
    private static final String MP4_SOUND = "audio/mp4";
    private static final String OGG = "audio/ogg";
    private static final String OFFICE = "application/vnd.openxmlformats-officedocument.";

    private static final Set<String> TAKEN_AS_FOUND = Set.of(
            "image/jpeg",
            "image/png",
            "image/gif",
            "image/webp",
            "image/heic",
            "image/heif",
            "application/pdf",
            "audio/mpeg",
            MAIL,
            "application/vnd.oasis.opendocument.text");

    /** What browsers and players know, and nothing that runs: the others are handed out as mere bytes. */
    private static final Set<String> NAMED_WHEN_HANDED_OUT = Set.of(
            "image/jpeg",
            "image/png",
            "image/gif",
            "image/webp",
            "image/heic",
            "image/heif",
            "application/pdf",
            TEXT,
            MP4,
            QUICKTIME,
            "video/webm",
            "audio/mpeg",
            MP4_SOUND,
            OGG);

    /** Plain text under another name. */
    private static final Set<String> ALSO_TEXT = Set.of(TEXT, "text/csv", "text/x-log", "text/x-web-markdown");

    /** What the main part of an office document is, by the folder it lies in. Those with macros are called otherwise. */
    private static final Map<String, String> OFFICE_KINDS = Map.of(
            "word/", "wordprocessingml.document", "xl/", "spreadsheetml.sheet", "ppt/", "presentationml.presentation");

    private static final int MOST_UNPACKED = 1024 * 1024;

    private FileTypes() {}

    /**
     * The type of a file, if it is one that is taken.
     *
     * @param beginning the first {@link #LOOKED_AT} bytes, or all of a smaller file
     */
    static Optional<String> find(byte[] beginning, String name) {
        String content = detect(beginning, null);
        if (TAKEN_AS_FOUND.contains(content)) {
            return Optional.of(content);
        }
        String hint = detect(beginning, name);
        return Optional.ofNullable(
                switch (content) {
                    case TEXT -> hint.equals(MAIL) ? MAIL : text(hint);
                    case "application/octet-stream" -> hasNoControlBytes(beginning) ? text(hint) : null;
                    case MP4, QUICKTIME, "video/x-m4v", MP4_SOUND -> film(beginning, content, hint);
                    case "application/x-matroska" -> contains(head(beginning), "webm") ? "video/webm" : null;
                    case OGG, "audio/vorbis", "audio/opus" -> OGG;
                    case "application/ogg" -> contains(head(beginning), "OpusHead") ? OGG : null;
                    case "application/x-tika-msoffice" -> mailOfOutlook(beginning, hint);
                    case "application/x-tika-ooxml" -> officeDocument(beginning);
                    default -> null;
                });
    }

    /** What a file's type is called when it is handed out. */
    static String whenHandedOut(String type) {
        return NAMED_WHEN_HANDED_OUT.contains(type) ? type : "application/octet-stream";
    }

    /** The name for a copy that is handed out: a picture called {@code page.html} would be opened as a page. */
    static String nameWhenHandedOut(String name, String type) {
        try {
            MimeType known = TIKA.forName(type);
            String lower = name.toLowerCase(Locale.ROOT);
            boolean fits = known.getExtensions().stream().anyMatch(lower::endsWith)
                    || type.equals(MP4_SOUND) && lower.endsWith(".m4a")
                    || type.equals(OGG) && (lower.endsWith(".ogg") || lower.endsWith(".opus"));
            return fits ? name : name + known.getExtension();
        } catch (MimeTypeException e) {
            return name + ".bin";
        }
    }

    private static String detect(byte[] beginning, @Nullable String name) {
        Metadata about = new Metadata();
        if (name != null) {
            about.set(TikaCoreProperties.RESOURCE_NAME_KEY, name);
        }
        try {
            return TIKA.detect(new ByteArrayInputStream(beginning), about).toString();
        } catch (IOException e) {
            throw new UncheckedIOException("Reading from memory does not fail", e);
        }
    }

    private static @Nullable String text(String hint) {
        return ALSO_TEXT.contains(hint) ? TEXT : null;
    }

    /** Text in an older encoding has bytes that the detector does not take for text; it has no control bytes. */
    private static boolean hasNoControlBytes(byte[] beginning) {
        for (byte b : beginning) {
            if (b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r' || b == 0x7f) {
                return false;
            }
        }
        return beginning.length > 0;
    }

    private static String film(byte[] beginning, String content, String hint) {
        if (content.equals(MP4_SOUND) || hint.equals(MP4_SOUND)) {
            return MP4_SOUND;
        }
        boolean isQuickTime = content.equals(QUICKTIME)
                && (!contains(head(beginning), "ftyp") || contains(head(beginning), "ftypqt"));
        return isQuickTime ? QUICKTIME : MP4;
    }

    /** Outlook names the streams of a mail in 16-bit characters; in a long file they may stand further back. */
    private static @Nullable String mailOfOutlook(byte[] beginning, String hint) {
        String streams =
                new String("__properties_version1.0".getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1);
        boolean mayStandFurtherBack = beginning.length >= LOOKED_AT && hint.equals(OUTLOOK);
        return contains(beginning, streams) || mayStandFurtherBack ? OUTLOOK : null;
    }

    private static @Nullable String officeDocument(byte[] beginning) {
        String found = null;
        int left = MOST_UNPACKED;
        byte[] bytes = new byte[8 * 1024];
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(beginning))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null && left > 0; entry = zip.getNextEntry()) {
                String part = entry.getName();
                if (part.endsWith("vbaProject.bin")) {
                    return null;
                }
                StringBuilder types = new StringBuilder();
                for (int read = zip.read(bytes); read >= 0 && left > 0; read = zip.read(bytes)) {
                    left -= read;
                    if (part.equals("[Content_Types].xml")) {
                        types.append(new String(bytes, 0, read, StandardCharsets.ISO_8859_1));
                    }
                }
                if (types.indexOf("macroEnabled") >= 0 || types.indexOf("vbaProject") >= 0) {
                    return null;
                }
                for (Map.Entry<String, String> kind : OFFICE_KINDS.entrySet()) {
                    if (found == null && part.startsWith(kind.getKey())) {
                        found = OFFICE + kind.getValue();
                    }
                }
            }
        } catch (IOException cutOff) {
            // Only the beginning is looked at.
        }
        return found;
    }

    private static byte[] head(byte[] beginning) {
        return Arrays.copyOf(beginning, Math.min(beginning.length, 64));
    }

    private static boolean contains(byte[] bytes, String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1).contains(text);
    }
}

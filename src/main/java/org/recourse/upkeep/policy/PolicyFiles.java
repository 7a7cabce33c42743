package org.recourse.upkeep.policy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.recourse.casefile.Upload;
import org.recourse.lifecycle.WrongInput;
import org.recourse.upkeep.policy.PolicyVersions.File;

/** What can be published as the policy: a PDF or a plain text, which every browser shows and neither of which runs anything. */
final class PolicyFiles {

    static final String TEXT = "text/plain;charset=UTF-8";
    static final String PDF = "application/pdf";

    static final int MOST_BYTES = 10_000_000;
    private static final int LONGEST_NAME = 200;

    private PolicyFiles() {}

    /**
     * Reads the file that was uploaded.
     *
     * @throws WrongInput where it is none that can be published
     */
    static File read(Upload upload) throws IOException {
        byte[] content = upload.content().readNBytes(MOST_BYTES + 1);
        if (upload.fileName() == null || content.length == 0) {
            throw new WrongInput("file", "is missing: choose the file of the new version");
        }
        if (content.length > MOST_BYTES) {
            throw new WrongInput("file", "is too large: at most 10 MB");
        }
        if (startsLikePdf(content)) {
            return new File(named(upload.fileName(), ".pdf"), PDF, content);
        }
        if (isText(content)) {
            return new File(named(upload.fileName(), ".txt"), TEXT, content);
        }
        throw new WrongInput("file", "is neither a PDF nor a plain text: save it as a PDF");
    }

    private static boolean startsLikePdf(byte[] content) {
        return content.length > 5 && new String(content, 0, 5, StandardCharsets.ISO_8859_1).equals("%PDF-");
    }

    private static boolean isText(byte[] content) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .chars()
                    .allMatch(c -> c >= ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f');
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** The name without a folder, ending as what it is. */
    private static String named(String name, String ending) {
        String own =
                name.replaceAll(".*[/\\\\]", "").replaceAll("\\p{Cntrl}", "").replaceAll("\\.[^.]*$", "");
        return (own.isBlank() ? "policy" : own.substring(0, Math.min(own.length(), LONGEST_NAME - 4))) + ending;
    }
}

package org.recourse.casefile;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.recourse.casefile.Keys.Purpose;
import org.springframework.stereotype.Component;

/**
 * Seals back-ups, with the keys for files. Without the key files a back-up tells nothing, and nothing in it can be changed,
 * taken away or added unseen.
 */
@Component
public final class ArchiveSeal {

    private final Keys keys;
    private final KeySettings settings;

    ArchiveSeal(Keys keys, KeySettings settings) {
        this.keys = keys;
        this.settings = settings;
    }

    /**
     * With the key files in a folder, where no application runs.
     *
     * @throws KeysUnusable where one is missing or broken
     */
    public static ArchiveSeal of(Path folder) {
        KeySettings settings = new KeySettings(folder, false);
        try {
            return new ArchiveSeal(new Keys(settings), settings);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The key files in " + folder + " cannot be used", e);
        }
    }

    /** Where the key files lie. */
    public Path folder() {
        return settings.folder();
    }

    /** The id of the key that seals now; it is no secret. */
    public int keyId() {
        return keys.primaryId(Purpose.FILES);
    }

    /** Whether the key with this id is there. */
    public boolean knows(int keyId) {
        return keys.has(Purpose.FILES, keyId);
    }

    /**
     * Seals what is written.
     *
     * @param out closed with the result; only then is it whole
     * @param beginning what stands before it in the open, and can be changed as little
     */
    public OutputStream seal(OutputStream out, byte[] beginning) throws IOException {
        try {
            return keys.files().newEncryptingStream(out, beginning);
        } catch (GeneralSecurityException e) {
            throw new IOException("The back-up could not be sealed", e);
        }
    }

    /**
     * Opens what was sealed. It fails where anything is not as it was written, at the latest at its end.
     *
     * @param beginning what stood before it in the open
     */
    public InputStream open(InputStream in, byte[] beginning) throws IOException {
        try {
            return keys.files().newDecryptingStream(in, beginning);
        } catch (GeneralSecurityException e) {
            throw new IOException("The back-up cannot be opened", e);
        }
    }

    /**
     * Whether the keys of a purpose are those of the database that holds this proof of it.
     *
     * @param purpose as the database names it
     */
    public boolean fits(String purpose, byte[] proof) {
        return Arrays.stream(Purpose.values())
                .filter(known -> Codes.of(known).equals(purpose))
                .anyMatch(known -> new KeyProofs(keys).holds(known, proof));
    }
}

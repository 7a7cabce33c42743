package org.recourse.casefile;

import com.google.crypto.tink.prf.Prf;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.recourse.casefile.Keys.Purpose;

/** Something known, sealed with the keys of a purpose: whoever can open it has them. */
final class KeyProofs {

    private static final byte[] KNOWN = "recourse key check".getBytes(StandardCharsets.UTF_8);
    private static final int PRINT = 32;

    private final Keys keys;

    KeyProofs(Keys keys) {
        this.keys = keys;
    }

    byte[] make(Purpose purpose) {
        try {
            return switch (purpose) {
                case FIELDS -> keys.fields().encrypt(KNOWN, KNOWN);
                case FILES -> sealed();
                case FINGERPRINTS -> keys.fingerprints().computePrimary(KNOWN, PRINT);
                case CHAIN -> keys.chain().computeMac(KNOWN);
            };
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("The key file " + keys.path(purpose) + " cannot be used", e);
        }
    }

    boolean holds(Purpose purpose, byte[] proof) {
        try {
            return switch (purpose) {
                case FIELDS -> Arrays.equals(KNOWN, keys.fields().decrypt(proof, KNOWN));
                case FILES -> Arrays.equals(KNOWN, opened(proof));
                case FINGERPRINTS -> isPrint(proof);
                case CHAIN -> {
                    keys.chain().verifyMac(proof, KNOWN);
                    yield true;
                }
            };
        } catch (GeneralSecurityException | IOException e) {
            return false;
        }
    }

    private byte[] sealed() throws GeneralSecurityException, IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = keys.files().newEncryptingStream(bytes, KNOWN)) {
            out.write(KNOWN);
        }
        return bytes.toByteArray();
    }

    private byte[] opened(byte[] proof) throws GeneralSecurityException, IOException {
        try (InputStream in = keys.files().newDecryptingStream(new ByteArrayInputStream(proof), KNOWN)) {
            return in.readAllBytes();
        }
    }

    private boolean isPrint(byte[] proof) throws GeneralSecurityException {
        for (Prf prf : keys.fingerprints().getPrfs().values()) {
            if (Arrays.equals(proof, prf.compute(KNOWN, PRINT))) {
                return true;
            }
        }
        return false;
    }
}

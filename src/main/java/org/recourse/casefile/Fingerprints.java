package org.recourse.casefile;

import com.google.crypto.tink.prf.Prf;
import com.google.crypto.tink.prf.PrfSet;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Keyed hashes: what must be found again, such as a receipt, is kept as one. Without the key nobody can try receipts or
 * user names against the database.
 */
@Component
public class Fingerprints {

    private static final int BYTES = 32;

    private final Keys keys;

    Fingerprints(Keys keys) {
        this.keys = keys;
    }

    /**
     * The fingerprint to keep, in hexadecimal.
     *
     * @param kind what the value is, so that equal values of two kinds differ
     */
    public String of(String kind, String value) {
        PrfSet prfs = keys.fingerprints();
        try {
            return HexFormat.of().formatHex(prfs.computePrimary(input(kind, value), BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("No fingerprint could be taken", e);
        }
    }

    /** Every fingerprint under which the value may have been kept: one for each key there has been. */
    public List<String> candidates(String kind, String value) {
        List<String> all = new ArrayList<>();
        try {
            for (Prf prf : keys.fingerprints().getPrfs().values()) {
                all.add(HexFormat.of().formatHex(prf.compute(input(kind, value), BYTES)));
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("No fingerprint could be taken", e);
        }
        return all;
    }

    private static byte[] input(String kind, String value) {
        return (kind + "\n" + value).getBytes(StandardCharsets.UTF_8);
    }
}

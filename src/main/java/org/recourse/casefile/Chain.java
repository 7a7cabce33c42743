package org.recourse.casefile;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;

/**
 * The chain of a chronology: each entry's tag is an HMAC over the entry and the tag before it. So an entry cannot be
 * changed, removed, moved or put in without the key and without every later tag changing too.
 *
 * <p>The canonical form of an entry: its case's reference, its position, its time in microseconds since 1970 UTC, who,
 * what and text; numbers big-endian in 8 bytes, texts in UTF-8 after their length in 8 bytes.
 */
@Component
class Chain {

    private final Keys keys;

    Chain(Keys keys) {
        this.keys = keys;
    }

    byte[] tag(byte[] before, String reference, int position, Entry entry) {
        try {
            return keys.chain().computeMac(canonical(before, reference, position, entry));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The chronology of " + reference + " could not be extended", e);
        }
    }

    boolean holds(byte[] tag, byte[] before, String reference, int position, Entry entry) {
        try {
            keys.chain().verifyMac(tag, canonical(before, reference, position, entry));
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static byte[] canonical(byte[] before, String reference, int position, Entry entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write(out, before);
            write(out, reference.getBytes(StandardCharsets.UTF_8));
            out.writeLong(position);
            out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, entry.at()));
            write(out, entry.who().getBytes(StandardCharsets.UTF_8));
            write(out, entry.what().getBytes(StandardCharsets.UTF_8));
            write(out, entry.text().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, byte[] value) throws IOException {
        out.writeLong(value.length);
        out.write(value);
    }
}

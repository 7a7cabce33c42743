package org.recourse.casefile;

import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.recourse.casefile.Keys.Purpose;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Checks at the start that the key files are those of the database: with others, nothing could be opened, and what is
 * written from then on would be lost as soon as the right ones are back.
 */
@Component
public class KeyCheck implements InitializingBean {

    private final Keys keys;
    private final KeyProofs proofs;
    private final JdbcClient jdbc;

    KeyCheck(Keys keys, JdbcClient jdbc) {
        this.keys = keys;
        this.proofs = new KeyProofs(keys);
        this.jdbc = jdbc;
    }

    @Override
    public void afterPropertiesSet() {
        for (Purpose purpose : Purpose.values()) {
            byte[] proof = proof(purpose).orElseGet(() -> keep(purpose));
            if (!proofs.holds(purpose, proof)) {
                throw new KeysUnusable(
                        "The key file " + keys.path(purpose)
                                + " does not belong to this database: what the database holds"
                                + " was sealed with other keys.",
                        "Bring back the key files of this database. If one was missing and recourse.keys.create-missing"
                                + " is set, a new one was just made in its place, which opens nothing.");
            }
        }
    }

    /** Whether each key can be used now and is one of this database. */
    public boolean holds() throws GeneralSecurityException {
        for (Purpose purpose : Purpose.values()) {
            byte[] proof = proof(purpose).orElse(null);
            if (proof == null) {
                return false;
            }
            if (!proofs.holds(purpose, proof)) {
                // Another running application may have made a key since this one read the file.
                keys.readAgain(purpose);
                if (!proofs.holds(purpose, proof)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The names of key files that are no longer there: the application works on with what it has read, and cannot start again. */
    public List<String> missingFiles() {
        return Stream.of(Purpose.values())
                .filter(purpose -> !Files.isReadable(keys.path(purpose)))
                .map(Purpose::file)
                .toList();
    }

    /** Makes the proofs anew, with the newest keys. */
    void renew() {
        for (Purpose purpose : Purpose.values()) {
            jdbc.sql("update recourse.key_check set proof = ? where purpose = ?")
                    .params(proofs.make(purpose), Codes.of(purpose))
                    .update();
        }
    }

    private Optional<byte[]> proof(Purpose purpose) {
        return jdbc.sql("select proof from recourse.key_check where purpose = ?")
                .param(Codes.of(purpose))
                .query((row, line) -> row.getBytes(1))
                .optional();
    }

    /** A database that has no proof yet takes the keys that it is started with first. */
    private byte[] keep(Purpose purpose) {
        try {
            jdbc.sql("insert into recourse.key_check (purpose, proof) values (?, ?)")
                    .params(Codes.of(purpose), proofs.make(purpose))
                    .update();
        } catch (DuplicateKeyException e) {
            // Another application that starts at the same time was quicker.
        }
        return proof(purpose).orElseThrow();
    }
}

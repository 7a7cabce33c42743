package org.recourse.casefile;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeyTemplates;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.Mac;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.mac.MacConfig;
import com.google.crypto.tink.prf.PrfConfig;
import com.google.crypto.tink.prf.PrfSet;
import com.google.crypto.tink.streamingaead.StreamingAeadConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.EnumMap;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * The keys, one file for each purpose, outside the database. A key once used stays in its file, so that what it sealed
 * can still be opened; only the newest one seals.
 */
@Component
@EnableConfigurationProperties(KeySettings.class)
class Keys {

    /** What keys are for, with the algorithm of a new key. */
    enum Purpose {
        /** Fields of the database. */
        FIELDS("AES256_GCM"),
        /** Files. */
        FILES("AES256_GCM_HKDF_1MB"),
        /** Keyed hashes of what must be found again without being kept: receipts, user names. */
        FINGERPRINTS("HMAC_SHA256_PRF"),
        /** The chain of each chronology. */
        CHAIN("HMAC_SHA256_256BITTAG");

        private final String template;

        Purpose(String template) {
            this.template = template;
        }

        private String file() {
            return Codes.of(this) + ".json";
        }
    }

    private final Path folder;
    private volatile Map<Purpose, KeysetHandle> keysets;

    Keys(KeySettings settings) throws GeneralSecurityException {
        AeadConfig.register();
        StreamingAeadConfig.register();
        PrfConfig.register();
        MacConfig.register();
        this.folder = settings.folder();
        this.keysets = load(settings.createMissing());
    }

    Aead fields() {
        return primitive(Purpose.FIELDS, Aead.class);
    }

    StreamingAead files() {
        return primitive(Purpose.FILES, StreamingAead.class);
    }

    PrfSet fingerprints() {
        return primitive(Purpose.FINGERPRINTS, PrfSet.class);
    }

    Mac chain() {
        return primitive(Purpose.CHAIN, Mac.class);
    }

    /** The id of the key that seals now. */
    int primaryId(Purpose purpose) {
        return keyset(purpose).getPrimary().getId();
    }

    /** Adds a key for a purpose, which seals from now on; earlier keys go on opening what they sealed. */
    synchronized void addKey(Purpose purpose) {
        try {
            KeysetHandle longer = KeysetHandle.newBuilder(keyset(purpose))
                    .addEntry(KeysetHandle.generateEntryFromParametersName(purpose.template)
                            .withRandomId()
                            .makePrimary())
                    .build();
            write(purpose, longer);
            Map<Purpose, KeysetHandle> all = new EnumMap<>(keysets);
            all.put(purpose, longer);
            keysets = all;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("No key could be added for " + Codes.of(purpose), e);
        }
    }

    private KeysetHandle keyset(Purpose purpose) {
        KeysetHandle keyset = keysets.get(purpose);
        if (keyset == null) {
            throw new IllegalStateException("There is no key for " + Codes.of(purpose));
        }
        return keyset;
    }

    private <P> P primitive(Purpose purpose, Class<P> type) {
        try {
            return keyset(purpose).getPrimitive(RegistryConfiguration.get(), type);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The key for " + Codes.of(purpose) + " cannot be used", e);
        }
    }

    private Map<Purpose, KeysetHandle> load(boolean createMissing) throws GeneralSecurityException {
        Map<Purpose, KeysetHandle> loaded = new EnumMap<>(Purpose.class);
        for (Purpose purpose : Purpose.values()) {
            Path file = folder.resolve(purpose.file());
            if (!Files.exists(file)) {
                if (!createMissing) {
                    throw new IllegalStateException("The key file " + file + " is missing. For a new installation start"
                            + " once with --recourse.keys.create-missing=true; otherwise bring the key files back.");
                }
                write(purpose, KeysetHandle.generateNew(KeyTemplates.get(purpose.template)));
            }
            try {
                loaded.put(
                        purpose,
                        TinkJsonProtoKeysetFormat.parseKeyset(Files.readString(file), InsecureSecretKeyAccess.get()));
            } catch (IOException e) {
                throw new UncheckedIOException("The key file " + file + " cannot be read", e);
            }
        }
        return loaded;
    }

    /** Whole or not at all: a key file half written would be the loss of every story. */
    private void write(Purpose purpose, KeysetHandle keyset) throws GeneralSecurityException {
        Path file = folder.resolve(purpose.file());
        String json = TinkJsonProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get());
        try {
            Files.createDirectories(folder);
            Path written = Files.createTempFile(folder, purpose.file(), ".new");
            if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rw-------"));
            }
            Files.writeString(written, json);
            move(written, file);
        } catch (IOException e) {
            throw new UncheckedIOException("The key file " + file + " cannot be written", e);
        }
    }

    private static void move(Path written, Path file) throws IOException {
        try {
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}

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
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
        FIELDS("AES256_GCM", Aead.class),
        /** Files. */
        FILES("AES256_GCM_HKDF_1MB", StreamingAead.class),
        /** Keyed hashes of what must be found again without being kept: receipts, user names. */
        FINGERPRINTS("HMAC_SHA256_PRF", PrfSet.class),
        /** The chain of each chronology. */
        CHAIN("HMAC_SHA256_256BITTAG", Mac.class);

        private final String template;
        private final Class<?> primitive;

        Purpose(String template, Class<?> primitive) {
            this.template = template;
            this.primitive = primitive;
        }

        String file() {
            return Codes.of(this) + ".json";
        }
    }

    /** A sealed field begins with a byte for the way in which it is sealed, and the id of its key. */
    private static final int PREFIX = 5;

    private static final byte VERSION = 1;

    private final Path folder;
    private final Map<Purpose, Ring> rings = new ConcurrentHashMap<>();

    Keys(KeySettings settings) throws GeneralSecurityException {
        AeadConfig.register();
        StreamingAeadConfig.register();
        PrfConfig.register();
        MacConfig.register();
        this.folder = settings.folder();
        if (settings.createMissing()) {
            createMissing();
        }
        for (Purpose purpose : Purpose.values()) {
            rings.put(purpose, read(purpose));
        }
    }

    /** The keys of one purpose, ready for use. */
    private record Ring(KeysetHandle keyset, Object primitive, Set<Integer> ids) {

        static Ring of(Purpose purpose, KeysetHandle keyset) throws GeneralSecurityException {
            Set<Integer> ids = new HashSet<>();
            for (int i = 0; i < keyset.size(); i++) {
                ids.add(keyset.getAt(i).getId());
            }
            return new Ring(
                    keyset, keyset.getPrimitive(RegistryConfiguration.get(), purpose.primitive), Set.copyOf(ids));
        }
    }

    Aead fields() {
        return (Aead) ring(Purpose.FIELDS).primitive();
    }

    StreamingAead files() {
        return (StreamingAead) ring(Purpose.FILES).primitive();
    }

    PrfSet fingerprints() {
        return (PrfSet) ring(Purpose.FINGERPRINTS).primitive();
    }

    Mac chain() {
        return (Mac) ring(Purpose.CHAIN).primitive();
    }

    /** The id of the key that seals now. */
    int primaryId(Purpose purpose) {
        return ring(purpose).keyset().getPrimary().getId();
    }

    /** What a field begins with that is sealed with a key of this id. */
    static byte[] prefix(int id) {
        return ByteBuffer.allocate(PREFIX).put(VERSION).putInt(id).array();
    }

    /**
     * Makes sure that the key of a sealed field is at hand: another running application may have made one since this
     * one read the file.
     */
    void find(Purpose purpose, byte[] sealed) {
        if (sealed.length >= PREFIX && sealed[0] == VERSION) {
            find(purpose, ByteBuffer.wrap(sealed).getInt(1));
        }
    }

    /** Whether a key is in the file. */
    boolean has(Purpose purpose, int id) {
        return ring(purpose).ids().contains(id);
    }

    /** Makes sure that a key is at hand, if it is in the file. */
    void find(Purpose purpose, int id) {
        if (!ring(purpose).ids().contains(id)) {
            try {
                rings.put(purpose, read(purpose));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("The key file " + path(purpose) + " cannot be used", e);
            }
        }
    }

    /** Takes the keys as they are in the file now. */
    void readAgain(Purpose purpose) throws GeneralSecurityException {
        rings.put(purpose, read(purpose));
    }

    Path path(Purpose purpose) {
        return folder.resolve(purpose.file());
    }

    /**
     * Makes a key that seals from now on; earlier keys go on opening what they sealed.
     *
     * @param instead the id of the key that sealed until now: where another one does already, nothing is done
     */
    synchronized void makeKey(Purpose purpose, int instead) {
        try {
            alone(() -> {
                Ring newest = read(purpose);
                if (newest.keyset().getPrimary().getId() == instead) {
                    KeysetHandle longer = KeysetHandle.newBuilder(newest.keyset())
                            .addEntry(KeysetHandle.generateEntryFromParametersName(purpose.template)
                                    .withRandomId()
                                    .makePrimary())
                            .build();
                    write(purpose, longer);
                    newest = Ring.of(purpose, longer);
                }
                rings.put(purpose, newest);
            });
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("No key could be made for " + Codes.of(purpose), e);
        }
    }

    private Ring ring(Purpose purpose) {
        return Objects.requireNonNull(rings.get(purpose));
    }

    private void createMissing() throws GeneralSecurityException {
        alone(() -> {
            for (Purpose purpose : Purpose.values()) {
                if (!Files.exists(path(purpose))) {
                    write(purpose, KeysetHandle.generateNew(KeyTemplates.get(purpose.template)));
                }
            }
        });
    }

    private Ring read(Purpose purpose) throws GeneralSecurityException {
        Path file = path(purpose);
        if (!Files.exists(file)) {
            throw new KeysUnusable(
                    "The key file " + file + " is missing.",
                    "Bring the key files back. Only for a new installation, start once with"
                            + " --recourse.keys.create-missing=true.");
        }
        try {
            return Ring.of(
                    purpose,
                    TinkJsonProtoKeysetFormat.parseKeyset(Files.readString(file), InsecureSecretKeyAccess.get()));
        } catch (IOException | GeneralSecurityException e) {
            throw new KeysUnusable(
                    "The key file " + file + " cannot be read.",
                    "See that it is whole and may be read by this program.");
        }
    }

    private interface Change {
        void run() throws GeneralSecurityException;
    }

    /** While no other running application changes the files. */
    private void alone(Change change) throws GeneralSecurityException {
        try {
            Files.createDirectories(folder);
            try (FileChannel channel = FileChannel.open(
                            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                change.run();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The folder of the key files " + folder + " cannot be used", e);
        }
    }

    /** Whole or not at all: a key file half written would be the loss of every story. */
    private void write(Purpose purpose, KeysetHandle keyset) throws GeneralSecurityException {
        Path file = path(purpose);
        String json = TinkJsonProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get());
        try {
            Path written = Files.createTempFile(folder, purpose.file(), ".new");
            if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rw-------"));
            }
            try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
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

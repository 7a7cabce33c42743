package org.recourse.casefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.recourse.casefile.Keys.Purpose;

class KeysTest {

    @TempDir
    Path folder;

    @Test
    void areMadeOnceWhereThatIsAllowed() throws Exception {
        byte[] sealed = new Sealing(made()).convertToDatabaseColumn("A story");

        assertThat(new Sealing(made()).convertToEntityAttribute(sealed)).isEqualTo("A story");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("fields.json", "files.json", "fingerprints.json", "chain.json", "lock");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("fields.json"))))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fields.json", "files.json", "fingerprints.json", "chain.json"})
    void areNamedWhenTheyAreMissing(String file) throws Exception {
        made();
        Files.delete(folder.resolve(file));

        assertThatExceptionOfType(KeysUnusable.class)
                .isThrownBy(() -> new Keys(new KeySettings(folder, false)))
                .withMessage("The key file %s is missing.", folder.resolve(file));
    }

    @Test
    void areNamedWhenTheyAreBroken() throws Exception {
        made();
        Files.writeString(folder.resolve("files.json"), "{\"primaryKeyId\":");

        assertThatExceptionOfType(KeysUnusable.class)
                .isThrownBy(this::made)
                .withMessageContaining("files.json cannot be read");
    }

    @Test
    void growByOneForEachRotationHoweverOftenItIsTried() throws Exception {
        Keys keys = made();
        byte[] sealed = new Sealing(keys).convertToDatabaseColumn("A story");
        int first = keys.primaryId(Purpose.FIELDS);

        keys.makeKey(Purpose.FIELDS, first);
        int second = keys.primaryId(Purpose.FIELDS);
        keys.makeKey(Purpose.FIELDS, first);
        made().makeKey(Purpose.FIELDS, first);

        assertThat(second).isNotEqualTo(first);
        assertThat(made().primaryId(Purpose.FIELDS)).isEqualTo(second);
        assertThat(new Sealing(keys).convertToEntityAttribute(sealed)).isEqualTo("A story");
        assertThat(new Sealing(keys).convertToDatabaseColumn("A story")).startsWith(Keys.prefix(second));
    }

    @Test
    void ofAnotherRunningApplicationAreFoundWhenTheyAreNeeded() throws Exception {
        Keys one = made();
        Keys other = made();
        one.makeKey(Purpose.FIELDS, one.primaryId(Purpose.FIELDS));
        byte[] sealed = new Sealing(one).convertToDatabaseColumn("A story");

        assertThat(new Sealing(other).convertToEntityAttribute(sealed)).isEqualTo("A story");
        assertThat(other.primaryId(Purpose.FIELDS)).isEqualTo(one.primaryId(Purpose.FIELDS));
    }

    @Test
    void ofAnotherRunningApplicationSealFromTheMomentTheyAreMade() throws Exception {
        Keys one = made();
        Keys other = made();
        one.makeKey(Purpose.FIELDS, one.primaryId(Purpose.FIELDS));
        one.makeKey(Purpose.FILES, one.primaryId(Purpose.FILES));

        assertThat(new Sealing(other).convertToDatabaseColumn("A story"))
                .startsWith(Keys.prefix(one.primaryId(Purpose.FIELDS)));
        assertThat(other.newestForFiles().id()).isEqualTo(one.primaryId(Purpose.FILES));
    }

    @Test
    void goOnSealingWhileTheirFolderIsAway() throws Exception {
        Keys keys = made();
        byte[] sealed = new Sealing(keys).convertToDatabaseColumn("A story");
        Files.delete(folder.resolve("fields.json"));

        assertThat(new Sealing(keys).convertToDatabaseColumn("Another")).startsWith(java.util.Arrays.copyOf(sealed, 5));
    }

    private Keys made() throws Exception {
        return new Keys(new KeySettings(folder, true));
    }
}

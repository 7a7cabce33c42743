package org.recourse.change;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -jar recourse.jar check <folder>}. */
class OfflineCheckTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void theRepositorysOwnFilesHaveNoFindings() {
        assertThat(check(".")).isZero();
        assertThat(printed()).contains(" files, 0 findings.");
    }

    @Test
    void oneChangedFileIsCheckedTogetherWithTheDeliveredOnes() throws IOException {
        String form = Files.readString(Path.of("forms/close-case.form"));
        Files.createDirectory(folder.resolve("forms"));
        Files.writeString(
                folder.resolve("forms/close-case.form"), form.replace("\"key\": \"outcome\"", "\"key\": \"result\""));
        assertThat(check(folder.toString())).isEqualTo(1);
        assertThat(printed())
                .contains(
                        "close-case.form, (outcome): It no longer asks for \"outcome\". Put the field with this key back.")
                .contains("1 file, 1 finding.");
    }

    @Test
    void whatIsNoFolderIsSaid() {
        assertThat(check(folder.resolve("none").toString())).isEqualTo(2);
        assertThat(check()).isEqualTo(2);
        assertThat(check("a", "b")).isEqualTo(2);
        assertThat(printed()).contains("Name one folder");
    }

    private int check(String... folders) {
        return OfflineCheck.run(List.of(folders), new PrintStream(printed, true, UTF_8));
    }

    private String printed() {
        return printed.toString(UTF_8);
    }
}

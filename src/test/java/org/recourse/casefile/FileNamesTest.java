package org.recourse.casefile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNamesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "screenshot.png | screenshot.png",
                "C:\\Users\\somebody\\post.jpg | post.jpg",
                "../../etc/passwd | passwd",
                "Ein schöner Tag – 学校.pdf | Ein schöner Tag – 学校.pdf",
                "..  | file",
                "folder/ | file",
                ".htaccess | htaccess",
                "a<b>:c?d*.txt | a_b__c_d_.txt",
            })
    void areThoseOfAFile(String sent, String kept) {
        assertThat(FileNames.clean(sent)).isEqualTo(kept);
    }

    @Test
    void hideNothing() {
        assertThat(FileNames.clean("photo\u202Egpj.exe")).isEqualTo("photogpj.exe");
        assertThat(FileNames.clean("a\r\nSet-Cookie: x\u0000\u200B.txt")).isEqualTo("aSet-Cookie_ x.txt");
        assertThat(FileNames.clean("\u0007\u2066")).isEqualTo("file");
    }

    @Test
    void keepTheirEndingWhenTheyAreTooLong() {
        assertThat(FileNames.clean("x".repeat(300) + ".docx")).hasSize(200).endsWith("x.docx");
        assertThat(FileNames.clean("x".repeat(300) + "." + "y".repeat(300))).hasSize(200);
        String astral = FileNames.clean("\uD83D\uDE00".repeat(200) + ".png");
        assertThat(astral.codePointCount(0, astral.length())).isEqualTo(53);
        assertThat(astral).endsWith("\uD83D\uDE00.png");
    }

    @Test
    void fitIntoAFileSystemInWhateverScript() {
        String name = FileNames.clean("\uD83D\uDE00\u0627\u0644".repeat(60) + ".png");
        assertThat(name.getBytes(StandardCharsets.UTF_8).length).isBetween(190, 200);
        assertThat(name).endsWith(".png").doesNotContain("?");
    }
}

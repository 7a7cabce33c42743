package org.recourse.casefile;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.recourse.casefile.SampleFiles.hex;
import static org.recourse.casefile.SampleFiles.joined;
import static org.recourse.casefile.SampleFiles.jpeg;
import static org.recourse.casefile.SampleFiles.latin1;
import static org.recourse.casefile.SampleFiles.matroska;
import static org.recourse.casefile.SampleFiles.movie;
import static org.recourse.casefile.SampleFiles.ogg;
import static org.recourse.casefile.SampleFiles.ole;
import static org.recourse.casefile.SampleFiles.openDocument;
import static org.recourse.casefile.SampleFiles.png;
import static org.recourse.casefile.SampleFiles.text;
import static org.recourse.casefile.SampleFiles.zip;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FileTypesTest {

    private static final String OFFICE = "application/vnd.openxmlformats-officedocument.";
    private static final String MAIN = "[Content_Types].xml=<Override ContentType=\"" + OFFICE;

    static List<Arguments> taken() {
        return List.of(
                arguments("image/jpeg", "photo.jpg", jpeg()),
                arguments("image/jpeg", "page.html", jpeg()),
                arguments("image/jpeg", "photo.exe", jpeg()),
                arguments("image/png", "photo.svg", png()),
                arguments("image/gif", "a.gif", text("GIF89a........")),
                arguments("image/gif", "a.jar", joined(text("GIF89a........"), zip("A.class"))),
                arguments("image/webp", "a.webp", text("RIFF\0\0\0\0WEBPVP8 ...........")),
                arguments("image/heic", "a.heic", movie("heic")),
                arguments("image/heif", "a.heic", movie("mif1")),
                arguments("application/pdf", "a.pdf", text("%PDF-1.7\n")),
                arguments("application/pdf", "a.html", text("%PDF-1.7\n<script>")),
                arguments("text/plain", "a.txt", text("What they wrote to me.\n")),
                arguments("text/plain", "a.jpg", text("What they wrote to me.\n")),
                arguments("text/plain", "a", text("What they wrote to me.\n")),
                arguments("text/plain", "chat.csv", text("who;what\n")),
                arguments("text/plain", "a.txt", "\uFEFFWhat they wrote.".getBytes(UTF_16LE)),
                arguments("text/plain", "a.txt", latin1("Gr\u00fc\u00dfe, sch\u00f6n")),
                arguments("video/mp4", "a.mp4", movie("isom")),
                arguments("video/mp4", "a.heic", movie("isom")),
                arguments("video/mp4", "a.mp4", movie("mp42")),
                arguments("video/mp4", "a.m4v", movie("M4V ")),
                arguments("video/quicktime", "a.mov", movie("qt  ")),
                arguments("audio/mp4", "a.m4a", movie("M4A ")),
                arguments("audio/mp4", "a.m4a", movie("mp42")),
                arguments("video/webm", "a.mkv", matroska("webm")),
                arguments("audio/mpeg", "a.mp3", text("ID3\3\0\0\0\0\0\0....")),
                arguments("audio/mpeg", "a.mp3", hex("fffb9064", 100)),
                arguments("audio/ogg", "a.ogg", ogg("OpusHead")),
                arguments("audio/ogg", "a.ogg", ogg("\1vorbis")),
                arguments(
                        "message/rfc822",
                        "a.txt",
                        text("From: a@b.example\r\nSubject: x\r\nMessage-ID: <1@b>\r\n\r\nHi")),
                arguments("message/rfc822", "a.eml", text("X-Strange: y\r\n\r\nHi")),
                arguments("application/vnd.ms-outlook", "a.msg", ole("__properties_version1.0")),
                arguments(
                        OFFICE + "wordprocessingml.document",
                        "a.docx",
                        zip("[Content_Types].xml", "word/document.xml")),
                arguments(OFFICE + "wordprocessingml.document", "a.xlsx", zip("_rels/.rels", "word/document.xml")),
                arguments(OFFICE + "spreadsheetml.sheet", "a.xlsx", zip("[Content_Types].xml", "xl/workbook.xml")),
                arguments(
                        OFFICE + "presentationml.presentation",
                        "a",
                        zip("[Content_Types].xml", "ppt/presentation.xml")),
                arguments("application/vnd.oasis.opendocument.text", "a.odt", openDocument("text")));
    }

    @ParameterizedTest(name = "{1} as {0}")
    @MethodSource("taken")
    void goByTheContent(String type, String name, byte[] content) {
        assertThat(FileTypes.find(content, name)).contains(type);
    }

    static List<Arguments> refused() {
        return List.of(
                arguments("a.html", text("<!DOCTYPE html><html><body>Hi")),
                arguments("a.txt", text("<html><script>alert(1)</script>")),
                arguments("a.jpg", text("\uFEFF<html>")),
                arguments("a.html", text("No tag at all")),
                arguments("a.png", text("<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>")),
                arguments("a.svg", text("Words in a picture's name")),
                arguments("a.txt", text("<?xml version=\"1.0\"?><a/>")),
                arguments("a.txt", text("#!/bin/sh\nrm -rf /")),
                arguments("a.js", text("alert(1)")),
                arguments("a.vbs", text("MsgBox 1")),
                arguments("a.bat", text("del *.*")),
                arguments("a.jpg", latin1("MZ\u0090\0\3\0\0\0\4\0\0\0\u00ff\u00ff")),
                arguments("a.txt", latin1("\u007fELF\2\1\1\0")),
                arguments("a.zip", zip("a.txt")),
                arguments("a.docx", zip("a.txt")),
                arguments("a.odt", zip("a.txt")),
                arguments("a.docx", zip("[Content_Types].xml", "other/thing.xml")),
                arguments(
                        "a.docx",
                        zip(
                                MAIN.replace(
                                        "openxmlformats-officedocument.", "ms-word.document.macroEnabled.main+xml"),
                                "word/document.xml")),
                arguments("a.docx", zip("[Content_Types].xml", "word/vbaProject.bin", "word/document.xml")),
                arguments("a.ods", openDocument("spreadsheet")),
                arguments("a.doc", ole("WordDocument")),
                arguments("a.msg", ole("WordDocument")),
                arguments("a.gz", hex("1f8b0800", 20)),
                arguments("a.txt", hex("377abcaf271c", 20)),
                arguments("a.mkv", matroska("matroska")),
                arguments("a.avif", movie("avif")),
                arguments("a.rtf", text("{\\rtf1 x}")),
                arguments("a.jpg", hex("9f01c388b10042de", 50)),
                arguments("a.pdf", hex("9f01c388b10042de", 50)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void areTakenFromAListOnly(String name, byte[] content) {
        assertThat(FileTypes.find(content, name)).isEmpty();
    }

    @Test
    void unpackNoMoreOfAnArchiveThanTellsWhatItIs() {
        byte[] bomb = zip("[Content_Types].xml=" + " ".repeat(50_000_000), "word/document.xml");

        assertThat(bomb.length).isLessThan(FileTypes.LOOKED_AT);
        assertThat(FileTypes.find(bomb, "bomb.docx")).isEmpty();
    }

    @Test
    void giveACopyAnEndingThatOpensItAsWhatItIs() {
        assertThat(FileTypes.nameWhenHandedOut("photo.JPG", "image/jpeg")).isEqualTo("photo.JPG");
        assertThat(FileTypes.nameWhenHandedOut("page.html", "image/jpeg")).isEqualTo("page.html.jpg");
        assertThat(FileTypes.nameWhenHandedOut("run.exe", "text/plain")).isEqualTo("run.exe.txt");
        assertThat(FileTypes.nameWhenHandedOut("voice.m4a", "audio/mp4")).isEqualTo("voice.m4a");
        assertThat(FileTypes.nameWhenHandedOut("voice.ogg", "audio/ogg")).isEqualTo("voice.ogg");
        assertThat(FileTypes.nameWhenHandedOut("a.msg", "application/vnd.ms-outlook"))
                .isEqualTo("a.msg");
    }
}

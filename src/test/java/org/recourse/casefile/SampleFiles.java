package org.recourse.casefile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Beginnings of files, as their kinds are known by. */
final class SampleFiles {

    private SampleFiles() {}

    static byte[] png() {
        return hex("89504e470d0a1a0a0000000d49484452", 100);
    }

    static byte[] jpeg() {
        return hex("ffd8ffe000104a46494600", 100);
    }

    static byte[] hex(String start, int zeros) {
        byte[] bytes = HexFormat.of().parseHex(start);
        return Arrays.copyOf(bytes, bytes.length + zeros);
    }

    static byte[] text(String text) {
        return text.getBytes(UTF_8);
    }

    static byte[] latin1(String text) {
        return text.getBytes(ISO_8859_1);
    }

    static byte[] movie(String brand) {
        return joined(
                hex("00000018", 0), text("ftyp" + brand), hex("00000200", 0), text(brand + "mp41"), new byte[200]);
    }

    static byte[] matroska(String kind) {
        return joined(
                hex("1a45dfa3010000000000001f4286810142f7810142f2810442f381084282", 0),
                hex("84", 0),
                text(kind),
                new byte[100]);
    }

    static byte[] ogg(String codec) {
        byte[] head = text(codec);
        return joined(text("OggS"), hex("0002", 20), new byte[] {1, (byte) (head.length + 10)}, head, new byte[10]);
    }

    static byte[] ole(String stream) {
        return joined(hex("d0cf11e0a1b11ae1", 1016), stream.getBytes(UTF_16LE), new byte[500]);
    }

    /** A zip of entries, each {@code name} or {@code name=content}. */
    static byte[] zip(String... entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String entry : entries) {
                String[] parts = entry.split("=", 2);
                zip.putNextEntry(new ZipEntry(parts[0]));
                zip.write(text(parts.length > 1 ? parts[1] : "content"));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] openDocument(String kind) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] type = text("application/vnd.oasis.opendocument." + kind);
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            ZipEntry entry = new ZipEntry("mimetype");
            CRC32 sum = new CRC32();
            sum.update(type);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(type.length);
            entry.setCrc(sum.getValue());
            zip.putNextEntry(entry);
            zip.write(type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}

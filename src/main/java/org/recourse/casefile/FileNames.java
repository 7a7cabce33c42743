package org.recourse.casefile;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** File names as they are kept: those of a file, without anything that could mislead whoever reads or saves them. */
final class FileNames {

    /** In bytes as UTF-8: file systems take 255, and a copy may get a number before it and another ending. */
    private static final int LONGEST = 200;

    private static final String NAMELESS = "file";

    /** Control and format characters (those that turn the reading direction among them), and what is not a character. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}]");

    private FileNames() {}

    static String clean(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String seen = UNSEEN.matcher(last).replaceAll("").replaceAll("[<>:\"|?*]", "_");
        String words =
                seen.replaceAll("\\s+", " ").strip().replaceAll("^\\.+", "").strip();
        return words.isEmpty() ? NAMELESS : shortened(words);
    }

    /** Keeps the ending, by which people and programs know what it is. */
    private static String shortened(String name) {
        if (bytes(name) <= LONGEST) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String ending = dot > 0 && name.length() - dot <= 10 ? name.substring(dot) : "";
        int end = dot > 0 && !ending.isEmpty() ? dot : name.length();
        while (bytes(name.substring(0, end)) + bytes(ending) > LONGEST) {
            end = name.offsetByCodePoints(end, -1);
        }
        return name.substring(0, end).strip() + ending;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}

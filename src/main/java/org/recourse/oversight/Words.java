package org.recourse.oversight;

import org.recourse.casefile.Codes;

/** Codes as people read them. */
public final class Words {

    private Words() {}

    /** {@code DATA_PROTECTION} as "Data protection". */
    public static String of(Enum<?> code) {
        String words = Codes.of(code).replace('-', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}

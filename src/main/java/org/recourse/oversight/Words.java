package org.recourse.oversight;

import java.util.Map;
import org.recourse.casefile.CaseKind;
import org.recourse.casefile.Codes;

/** Codes as people read them. */
public final class Words {

    private static final Map<String, String> AGENCIES = Map.of(
            "lado", "Local authority designated officer (adults who work with children)",
            "children-social-care", "Children's social care",
            "ceop", "Child Exploitation and Online Protection (CEOP)",
            "iwf", "Internet Watch Foundation (images of child abuse)",
            "ico", "Information Commissioner's Office (personal data)",
            "action-fraud", "Action Fraud",
            "platform", "The platform's own reporting");

    private Words() {}

    /** The name of an agency, or its id where the trust added it to its table. */
    public static String agency(String id) {
        return AGENCIES.getOrDefault(id, id);
    }

    /** What a case is, as its page calls it. */
    public static String of(CaseKind kind) {
        return switch (kind) {
            case INCIDENT -> "Case file";
            case LINE_MANAGER_REPORT -> "Report to a line manager";
            case CONTENT_RESPONSE -> "Questionable content";
            case EXCESSIVE_USE -> "Suspected excessive use";
            case PERSONAL_DATA_REQUEST -> "Request about personal data";
        };
    }

    /** {@code DATA_PROTECTION} as "Data protection". */
    public static String of(Enum<?> code) {
        String words = Codes.of(code).replace('-', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}

package org.recourse.backup;

/** A back-up cannot be made or brought back; the message says what is wrong. Nothing has been changed then. */
final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    Refused(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    Refused(String message, String remedy, Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    /** What to do, as a sentence. */
    String remedy() {
        return remedy;
    }
}

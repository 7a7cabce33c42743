package org.recourse.casefile;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The application cannot start with the key files as they are; the message names the file. */
public final class KeysUnusable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    KeysUnusable(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    /** What to do, as a sentence. */
    public String remedy() {
        return remedy;
    }

    /** Says it without a stack trace. */
    static final class Analyzer extends AbstractFailureAnalyzer<KeysUnusable> {

        @Override
        protected FailureAnalysis analyze(Throwable rootFailure, KeysUnusable cause) {
            return new FailureAnalysis(cause.getMessage(), cause.remedy + " (docs/keys.md)", cause);
        }
    }
}

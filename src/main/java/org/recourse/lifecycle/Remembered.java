package org.recourse.lifecycle;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What need not be looked up twice in one transaction; the next one looks anew. */
final class Remembered implements TransactionSynchronization {

    private final Map<String, String> answers = new HashMap<>();

    private Remembered() {}

    /** The answer to the question in this transaction; outside of one it is looked up each time. */
    static String once(String question, Supplier<String> lookUp) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            return lookUp.get();
        }
        Remembered remembered = TransactionSynchronizationManager.getSynchronizations().stream()
                .filter(Remembered.class::isInstance)
                .map(Remembered.class::cast)
                .findFirst()
                .orElseGet(() -> {
                    Remembered first = new Remembered();
                    TransactionSynchronizationManager.registerSynchronization(first);
                    return first;
                });
        String known = remembered.answers.get(question);
        if (known == null) {
            known = lookUp.get();
            remembered.answers.put(question, known);
        }
        return known;
    }
}

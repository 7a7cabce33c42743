package org.recourse.lifecycle;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a person answers in a form. Each form has one record, named like its task; its components are the form's
 * fields, and their constraints are the rules that hold on the server, whatever the browser checked.
 */
public interface Answers {

    /** The ordinary length of a free text, in characters. */
    int TEXT = 10_000;

    /** The length of a reference or a name, in characters. */
    int SHORT = 100;

    String REQUIRED = "is required";
    String TEXT_TOO_LONG = "is too long: at most 10000 characters";
    String SHORT_TOO_LONG = "is too long: at most 100 characters";

    /** Rules that concern several fields, or what the trust knows; each breach is handed to the collector. */
    default void check(TrustFacts facts, Consumer<WrongInput.Problem> breach) {}

    /** The answers' words, one line a field, as the chronology keeps them. */
    default String inWords() {
        return answers()
                .map(answer -> WrongInput.plainWords(answer.field()) + ": " + inWords(answer.value()))
                .collect(Collectors.joining("\n"));
    }

    /** The answers that steer the diagram. */
    default Map<String, Object> codes() {
        return answers()
                .filter(Answer::steers)
                .collect(Collectors.toMap(Answer::field, Answer::value, (a, b) -> a, LinkedHashMap::new));
    }

    private Stream<Answer> answers() {
        return Arrays.stream(getClass().getRecordComponents())
                .map(field -> new Answer(field.getName(), valueOf(field), field.isAnnotationPresent(Steers.class)))
                .filter(answer -> answer.value() != null);
    }

    private Object valueOf(RecordComponent field) {
        try {
            field.getAccessor().setAccessible(true); // a record is seen in its own module only
            return field.getAccessor().invoke(this);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The field " + field.getName() + " cannot be read", e);
        }
    }

    private static String inWords(Object value) {
        if (value instanceof Boolean yes) {
            return yes ? "yes" : "no";
        }
        return value.toString();
    }

    /** One field with what was answered. */
    record Answer(String field, Object value, boolean steers) {}
}

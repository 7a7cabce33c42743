package org.recourse.lifecycle;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What someone sent does not keep the rules of its form. The message names each field and says what is wrong. */
public final class WrongInput extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * One thing that is wrong.
     *
     * @param field the field's name as the contract has it
     * @param message what is wrong with it and what would be right, in plain words
     */
    public record Problem(String field, String message) {}

    /** At least one problem. */
    public WrongInput(List<Problem> problems) {
        super(inWords(problems, WrongInput::plainWords));
        this.problems = List.copyOf(problems);
    }

    /** One problem. */
    public WrongInput(String field, String message) {
        this(List.of(new Problem(field, message)));
    }

    /** What is wrong, field by field. */
    public List<Problem> problems() {
        return problems;
    }

    /** Everything that is wrong, a sentence for each field. */
    public String inWords() {
        return inWords(WrongInput::plainWords);
    }

    /**
     * Everything that is wrong, a sentence for each field.
     *
     * @param words what people call the field of this name
     */
    public String inWords(UnaryOperator<String> words) {
        return inWords(problems, words);
    }

    private static String inWords(List<Problem> problems, UnaryOperator<String> words) {
        return problems.stream()
                .map(problem -> words.apply(problem.field()) + " (" + problem.field() + ") " + problem.message() + ".")
                .collect(Collectors.joining(" "));
    }

    /** {@code actionTaken} as people write it: "Action taken". */
    public static String plainWords(String field) {
        String words = field.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
        return words.isEmpty() ? words : Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}

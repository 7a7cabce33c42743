package org.recourse.lifecycle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.validation.Validator;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.engine.variable.value.SerializableValue;
import org.camunda.bpm.engine.variable.value.TypedValue;
import org.jspecify.annotations.Nullable;
import org.recourse.lifecycle.MoreQuestions.Question;
import org.recourse.lifecycle.WrongInput.Problem;
import org.springframework.stereotype.Component;

/**
 * Reads what was sent for a form into the form's record, strictly: no unknown field, no value of another type, every
 * rule of the record kept.
 */
@Component
public class FormReader {

    private final Validator validator;
    private final ObjectMapper json;
    private final TrustFacts facts;

    FormReader(Validator validator, ObjectMapper json, TrustFacts facts) {
        this.validator = validator;
        this.json = json;
        this.facts = facts;
    }

    /**
     * The answers as the form's record.
     *
     * @throws WrongInput naming every field that is wrong
     */
    public <F extends Answers> F read(Class<F> form, Map<String, Object> sent) {
        return read(form, sent, List.of()).answers();
    }

    /**
     * The answers as the record of a form that need not be live, and may ask more than the record.
     *
     * @param asked the form itself
     * @throws WrongInput naming every field that is wrong
     */
    public <F extends Answers> F read(Class<F> form, Map<String, Object> sent, JsonNode asked) {
        return read(form, sent, MoreQuestions.in(asked, form)).answers();
    }

    /**
     * The answers as the form's record, and to what else was asked in words.
     *
     * @param more what the form asks besides
     * @throws WrongInput naming every field that is wrong
     */
    <F extends Answers> Taken<F> read(Class<F> form, Map<String, Object> sent, List<Question> more) {
        List<Problem> problems = new ArrayList<>();
        Map<String, RecordComponent> fields = new LinkedHashMap<>();
        for (RecordComponent field : form.getRecordComponents()) {
            fields.put(field.getName(), field);
        }
        sent.keySet().stream()
                .filter(name -> !fields.containsKey(name)
                        && more.stream().noneMatch(question -> question.field().equals(name)))
                .sorted()
                .forEach(name -> problems.add(new Problem(shortened(name), "is not a field of this form")));
        @Nullable
        Object[] values = fields.values().stream()
                .map(field -> value(field, sent, problems))
                .toArray();
        F answers = construct(form, values);
        validator.validate(answers).stream()
                .map(breach -> new Problem(breach.getPropertyPath().toString(), breach.getMessage()))
                .sorted(Comparator.comparing(Problem::field))
                .filter(problem ->
                        problems.stream().noneMatch(known -> known.field().equals(problem.field())))
                .toList()
                .forEach(problems::add);
        String words = more.stream()
                .flatMap(question -> words(question, sent, problems).stream())
                .collect(Collectors.joining("\n"));
        if (problems.isEmpty()) {
            answers.check(facts, problems::add);
        }
        if (!problems.isEmpty()) {
            throw new WrongInput(problems);
        }
        return new Taken<>(answers, words);
    }

    /**
     * What was sent for a form.
     *
     * @param more the answers to what the program gives no meaning, a line each; empty where there are none
     */
    record Taken<F>(F answers, String more) {}

    private Optional<String> words(Question question, Map<String, Object> sent, List<Problem> problems) {
        int before = problems.size();
        String field = question.field();
        Object value = value(field, question.ticked(), plain(false, typed(sent, field)), problems);
        if (problems.size() > before) {
            return Optional.empty();
        }
        if (question.required() && (value == null || value.equals(false))) {
            problems.add(new Problem(field, question.ticked() ? "must be ticked" : Answers.REQUIRED));
        } else if (value instanceof String text && text.length() > Answers.TEXT) {
            problems.add(new Problem(field, Answers.TEXT_TOO_LONG));
        }
        return Optional.ofNullable(value).map(question::inWords);
    }

    private @Nullable Object value(RecordComponent field, Map<String, Object> sent, List<Problem> problems) {
        TypedValue typed = typed(sent, field.getName());
        return value(
                field.getName(),
                field.getType() == Boolean.class,
                plain(field.isAnnotationPresent(Ids.class), typed),
                problems);
    }

    private static @Nullable Object value(
            String field, boolean yesOrNo, @Nullable Object value, List<Problem> problems) {
        if (value == null) {
            return null;
        }
        if (yesOrNo) {
            if (value instanceof Boolean) {
                return value;
            }
            problems.add(new Problem(field, "must be yes or no (true or false)"));
            return null;
        }
        if (value instanceof String text) {
            Optional<String> words = words(text);
            if (words.isEmpty() && !text.isBlank()) {
                problems.add(new Problem(field, "contains characters that cannot be kept: please retype it"));
            }
            return words.orElse(null);
        }
        problems.add(new Problem(field, "must be text"));
        return null;
    }

    private static @Nullable TypedValue typed(Map<String, Object> sent, String name) {
        if (sent instanceof VariableMap variables) {
            return variables.getValueTyped(name);
        }
        Object value = sent.get(name);
        return value instanceof TypedValue typed ? typed : Variables.untypedValue(value);
    }

    /** The value without the engine's wrapping; what cannot be a field's value stays as it is and is refused. */
    private @Nullable Object plain(boolean ids, @Nullable TypedValue typed) {
        if (typed == null) {
            return null;
        }
        if (typed instanceof SerializableValue serialized) {
            String text = serialized.getValueSerialized();
            if (text == null) {
                return null;
            }
            boolean isJson =
                    typed.getType() != null && "json".equals(typed.getType().getName());
            return isJson && ids ? joined(text) : typed;
        }
        return typed.getValue() instanceof List<?> list && ids ? joined(list) : typed.getValue();
    }

    private Object joined(String jsonText) {
        try {
            return joined(json.readValue(jsonText, new TypeReference<List<Object>>() {}));
        } catch (JsonProcessingException e) {
            return new Object(); // neither text nor a list: refused as such
        }
    }

    private static Object joined(List<?> list) {
        return list.stream().allMatch(String.class::isInstance)
                ? String.join(",", list.stream().map(String.class::cast).toList())
                : list;
    }

    /**
     * Whether these answers can be given together, whatever the trust is like and whatever else is answered.
     *
     * @param answers yes or no, or a code, by the field
     */
    public static boolean goTogether(Class<? extends Answers> form, Map<String, Object> answers) {
        @Nullable
        Object[] values = Arrays.stream(form.getRecordComponents())
                .map(field -> answers.getOrDefault(field.getName(), field.getType() == Boolean.class ? true : "text"))
                .toArray();
        List<Problem> problems = new ArrayList<>();
        construct(form, values).check(new TrustFacts.OfAnyTrust(), problems::add);
        return problems.stream().noneMatch(problem -> answers.containsKey(problem.field()));
    }

    /** The text without space around it; empty where nothing was written or it cannot be kept. */
    public static Optional<String> words(@Nullable String text) {
        return Optional.ofNullable(text).map(String::strip).filter(words -> !words.isEmpty() && isKeepable(words));
    }

    /** Control characters and broken pairs would be refused or garbled by a database, a mail or a PDF. */
    private static boolean isKeepable(String text) {
        return text.codePoints()
                .allMatch(c -> c == '\n'
                        || c == '\r'
                        || c == '\t'
                        || (Character.getType(c) != Character.CONTROL && Character.getType(c) != Character.SURROGATE));
    }

    private static String shortened(String name) {
        String harmless = name.replaceAll("[^A-Za-z0-9_.-]", "?");
        return harmless.length() <= 60 ? harmless : harmless.substring(0, 60);
    }

    private static <F> F construct(Class<F> form, @Nullable Object[] values) {
        Class<?>[] types = Arrays.stream(form.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<F> constructor = form.getDeclaredConstructor(types);
            constructor.setAccessible(true); // a record is seen in its own module only
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The record " + form.getSimpleName() + " cannot be made", e);
        }
    }
}

package org.recourse.change;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.recourse.casefile.Codes;
import org.recourse.lifecycle.Answers;
import org.recourse.lifecycle.CaseForms;
import org.recourse.lifecycle.FormReader;
import org.recourse.lifecycle.Ids;
import org.recourse.lifecycle.MoreQuestions;
import org.recourse.lifecycle.OneOf;
import org.recourse.lifecycle.Steers;
import org.recourse.upkeep.DutyForms;

/** A form asks what its record in the program takes, no less and no more: the server refuses what the record does not know. */
final class FormRules implements Rule {

    private static final FormRules OF_THIS_PROGRAM = new FormRules(allRecords());

    private static final Set<String> TYPES = Set.of(
            "text",
            "textfield",
            "textarea",
            "number",
            "select",
            "radio",
            "checkbox",
            "checklist",
            "taglist",
            "datetime",
            "group",
            "separator",
            "spacer",
            "html",
            "image",
            "table");

    private static final Set<String> TEXTS = Set.of("textfield", "textarea", "select", "radio", "datetime");
    private static final Set<String> LISTS = Set.of("checklist", "taglist", "textfield", "textarea");
    private static final Set<String> YES_OR_NO = Set.of("checkbox", "radio", "select");

    private final Map<String, Class<? extends Answers>> records;

    FormRules(Map<String, Class<? extends Answers>> records) {
        this.records = Map.copyOf(records);
    }

    static FormRules ofThisProgram() {
        return OF_THIS_PROGRAM;
    }

    private static Map<String, Class<? extends Answers>> allRecords() {
        Map<String, Class<? extends Answers>> all = new HashMap<>(CaseForms.records());
        all.putAll(DutyForms.records());
        return all;
    }

    @Override
    public void check(ProcessSet set, Findings findings) {
        Set<String> used = set.diagrams().stream()
                .flatMap(diagram -> diagram.nodes().stream())
                .map(node -> node.get("camunda:formRef"))
                .collect(Collectors.toSet());
        for (Form form : set.forms()) {
            if (!used.contains(form.id())) {
                findings.add(
                        form.file(),
                        "No task and no start of a process uses this form.",
                        "Name it in a task of the same id, or delete it.");
            }
            platform(form, findings);
            form.components().stream()
                    .filter(component -> !TYPES.contains(component.type()))
                    .forEach(component -> add(
                            form,
                            component,
                            "The field is a \"" + component.type() + "\", which Tasklist does not show or cannot send.",
                            "Use one of: " + TYPES.stream().sorted().collect(Collectors.joining(", ")) + ".",
                            findings));
            Set<String> keys = new HashSet<>();
            form.questions().stream()
                    .filter(question -> !keys.add(question.key()))
                    .forEach(question -> add(
                            form,
                            question,
                            "Two fields have this key.",
                            "Give one of them another, or delete it.",
                            findings));
            RecordComponent[] components = Optional.<Class<?>>ofNullable(records.get(form.id()))
                    .map(Class::getRecordComponents)
                    .orElse(new RecordComponent[0]);
            form.questions().forEach(question -> question(form, question, components, findings));
            for (RecordComponent component : components) {
                asked(form, component, findings);
            }
        }
        agencies(set, findings);
    }

    private static void platform(Form form, Findings findings) {
        if (form.root().path("schemaVersion").asInt() > 16
                || !form.root().path("executionPlatform").asText().equals("Camunda Platform")) {
            findings.add(
                    form.file(),
                    "It was made for another version of the forms than Tasklist has.",
                    "Make it as a form for Camunda 7, in a Modeler that writes schema version 16.");
        }
    }

    private void question(Form form, Form.Component question, RecordComponent[] components, Findings findings) {
        Optional<RecordComponent> known = Arrays.stream(components)
                .filter(component -> component.getName().equals(question.key()))
                .findFirst();
        if (known.isEmpty() && isOfACase(form)) {
            more(form, question, findings);
            return;
        }
        if (known.isEmpty()) {
            add(
                    form,
                    question,
                    "It asks for \"" + question.key() + "\", which the program does not take.",
                    components.length == 0
                            ? "A task without rules of its own asks nothing: use texts only, or ask a developer for its rules."
                            : "Use one of: "
                                    + Arrays.stream(components)
                                            .map(RecordComponent::getName)
                                            .collect(Collectors.joining(", "))
                                    + "; a further question needs a developer.",
                    findings);
            return;
        }
        RecordComponent component = known.get();
        Set<String> fitting = fitting(component);
        if (!fitting.contains(question.type())) {
            add(
                    form,
                    question,
                    "It is a \"" + question.type() + "\", and its answer would be refused.",
                    "Use one of: " + fitting.stream().sorted().collect(Collectors.joining(", ")) + ".",
                    findings);
        }
        options(form, question, component, findings);
        Optional<Integer> longest = annotation(component, Size.class).map(Size::max);
        if (longest.isPresent() && question.maxLength() > longest.get()) {
            add(
                    form,
                    question,
                    "It lets people write more than is taken.",
                    "Set its maximum length to at most " + longest.get() + ".",
                    findings);
        }
        if (isRequired(component) && !question.isRequired()) {
            add(form, question, "It can be left out, and would then be refused.", "Tick \"Required\".", findings);
        }
    }

    /** What is answered in a task of a case goes to its chronology, whatever else the form asks. */
    private static boolean isOfACase(Form form) {
        return !CaseForms.starts(form.id()) && !DutyForms.records().containsKey(form.id());
    }

    /** A question of the analysts' own. */
    private static void more(Form form, Form.Component question, Findings findings) {
        if (!MoreQuestions.TEXTS.contains(question.type()) && !MoreQuestions.TICKED.equals(question.type())) {
            add(
                    form,
                    question,
                    "It is a \"" + question.type()
                            + "\", and a question of your own is answered with a text or a tick.",
                    "Use one of: textfield, textarea, select, radio, datetime, checkbox.",
                    findings);
        }
        if (!question.key().matches("[a-z][A-Za-z0-9]{1,59}")
                || question.label().isBlank()) {
            add(
                    form,
                    question,
                    "Its key is no plain word, or it has no label: the chronology says the label with the answer.",
                    "Give it a key such as sharedWith, and a label.",
                    findings);
        }
        if (question.maxLength() > Answers.TEXT) {
            add(
                    form,
                    question,
                    "It lets people write more than is taken.",
                    "Set its maximum length to at most " + Answers.TEXT + ".",
                    findings);
        }
    }

    private static Set<String> fitting(RecordComponent component) {
        if (component.getType() == Boolean.class) {
            return YES_OR_NO;
        }
        return component.isAnnotationPresent(Ids.class) ? LISTS : TEXTS;
    }

    private static void options(Form form, Form.Component question, RecordComponent component, Findings findings) {
        if (!Set.of("select", "radio", "checklist", "taglist").contains(question.type())) {
            return;
        }
        List<String> offered =
                question.values().stream().map(JsonNode::toString).toList();
        Optional<List<String>> codes = codes(component);
        if (component.getType() == Boolean.class) {
            if (!Set.copyOf(offered).equals(Set.of("true", "false"))) {
                add(
                        form,
                        question,
                        "It does not offer exactly yes and no.",
                        "Offer the values true and false.",
                        findings);
            }
        } else if (codes.isPresent()) {
            Set<String> wanted =
                    codes.get().stream().map(code -> '"' + code + '"').collect(Collectors.toSet());
            if (!Set.copyOf(offered).equals(wanted)) {
                add(
                        form,
                        question,
                        "The answers that it offers are not those that there are.",
                        "Offer exactly these values, in words of your own: " + String.join(", ", codes.get()) + ".",
                        findings);
            }
        } else if (offered.isEmpty() || new HashSet<>(offered).size() < offered.size()) {
            add(form, question, "It offers nothing, or the same twice.", "Offer each value once.", findings);
        }
    }

    private static void asked(Form form, RecordComponent component, Findings findings) {
        boolean isAsked =
                form.questions().stream().anyMatch(question -> question.key().equals(component.getName()));
        boolean elsewhere =
                Known.ASKED_ELSEWHERE.getOrDefault(form.id(), Set.of()).contains(component.getName());
        if (!isAsked && !elsewhere) {
            findings.add(
                    form.file(),
                    component.getName(),
                    "",
                    "It no longer asks for \"" + component.getName() + "\".",
                    "Put the field with this key back.");
        }
    }

    /** An agency that can be ticked is one that the table can name, and the other way round: the program takes no other. */
    private static void agencies(ProcessSet set, Findings findings) {
        Set<String> named = set.table("agencies").stream()
                .flatMap(table -> table.answers(0))
                .flatMap(answer -> TaskRules.listed(answer.replace("\"", "")).stream())
                .collect(Collectors.toSet());
        set.form("refer-to-police").ifPresent(form -> form.questions().stream()
                .filter(question -> question.key().equals("agencies"))
                .filter(question -> !question.values().stream()
                        .map(JsonNode::asText)
                        .collect(Collectors.toSet())
                        .equals(named))
                .forEach(question -> add(
                        form,
                        question,
                        "The agencies to tick are not those that the table agencies can name.",
                        "Name each agency in both, and put the two live together: " + String.join(", ", named) + ".",
                        findings)));
    }

    private static void add(Form form, Form.Component component, String problem, String remedy, Findings findings) {
        findings.add(form.file(), component.id(), component.label(), problem, remedy);
    }

    /** The record with the rules of a form; empty where its task asks nothing that the program knows. */
    Optional<Class<? extends Answers>> record(String form) {
        return Optional.ofNullable(records.get(form));
    }

    /** The answers of a form that become variables. */
    Set<String> steering(String form) {
        Class<? extends Answers> answers = records.get(form);
        return answers == null
                ? Set.of()
                : Arrays.stream(answers.getRecordComponents())
                        .filter(component -> component.isAnnotationPresent(Steers.class))
                        .map(RecordComponent::getName)
                        .collect(Collectors.toSet());
    }

    /** Whether a form's answer is a text, and otherwise yes or no. */
    boolean isText(String form, String answer) {
        Class<? extends Answers> answers = records.get(form);
        return answers != null
                && Arrays.stream(answers.getRecordComponents())
                        .anyMatch(
                                component -> component.getName().equals(answer) && component.getType() == String.class);
    }

    /** Whether the program takes these answers, yes or no or codes, together. */
    boolean goTogether(String form, Map<String, Object> answers) {
        Class<? extends Answers> record = records.get(form);
        return record == null || FormReader.goTogether(record, answers);
    }

    /** The codes that a form's answer can have; empty where it is no code. */
    List<String> codes(String form, String answer) {
        Class<? extends Answers> answers = records.get(form);
        return answers == null
                ? List.of()
                : Arrays.stream(answers.getRecordComponents())
                        .filter(component -> component.getName().equals(answer))
                        .flatMap(component -> codes(component).stream())
                        .findFirst()
                        .orElse(List.of());
    }

    private static Optional<List<String>> codes(RecordComponent component) {
        return annotation(component, OneOf.class).map(rule -> new ArrayList<>(Codes.all(rule.value())));
    }

    private static boolean isRequired(RecordComponent component) {
        return annotation(component, NotNull.class).isPresent()
                || annotation(component, AssertTrue.class).isPresent();
    }

    /** The rules stand on the record's field of the same name. */
    private static <A extends Annotation> Optional<A> annotation(RecordComponent component, Class<A> type) {
        try {
            return Optional.ofNullable(component
                    .getDeclaringRecord()
                    .getDeclaredField(component.getName())
                    .getAnnotation(type));
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }
}

package org.recourse.change;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An expression of a diagram, taken apart: the variables and rows of response-times that it names, the codes it compares
 * variables with, and what is wrong with it. It may call what {@link Known#CALLS} lists, or compare variables, and nothing
 * else: an expression can reach everything in the program.
 */
final class Expression {

    private static final Pattern IN_BRACES = Pattern.compile("[$#]\\{([^{}]*)}");
    private static final Pattern BEAN = Pattern.compile("[$#]\\{\\s*(\\w+)\\s*}");
    private static final Pattern COMPARED = Pattern.compile("(\\w+)\\s*(?:==|!=|eq|ne)\\s*'([^']*)'");
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(?:(?<literal>'[^']*'|\"[^\"]*\"|\\d+(?:\\.\\d+)?|true|false|null)(?!\\w)|(?<name>[A-Za-z_]\\w*)|(?<sign>==|!=|&&|\\|\\||<=|>=|[!()<>]))\\s*");
    private static final Set<String> BETWEEN =
            Set.of("==", "!=", "&&", "||", "<=", ">=", "<", ">", "and", "or", "eq", "ne");
    private static final Set<String> BEFORE = Set.of("!", "not", "empty");
    private static final List<Pattern> CALLS =
            Known.CALLS.stream().map(Expression::pattern).toList();

    private final Set<String> variables = new LinkedHashSet<>();
    private final Set<String> rows = new LinkedHashSet<>();
    private final List<Compared> compared = new ArrayList<>();
    private String problem = "";

    /** A variable and a code that it is compared with. */
    record Compared(String variable, String code) {}

    private static final Expression NONE = new Expression();

    private Expression() {}

    static boolean isIn(String text) {
        return text.contains("${") || text.contains("#{");
    }

    /** The text with everything in braces taken apart. */
    static Expression of(String text) {
        if (!isIn(text)) {
            return NONE;
        }
        Expression expression = new Expression();
        Matcher inBraces = IN_BRACES.matcher(text);
        String rest = text;
        while (inBraces.find()) {
            rest = rest.replace(inBraces.group(), "");
            expression.read(inBraces.group(1).strip());
        }
        if (isIn(rest)) {
            expression.problem = "has braces that do not close, or braces in braces";
        }
        return expression;
    }

    /** The one bean that the text names; empty where it says anything else. */
    static Optional<String> bean(String text) {
        Matcher bean = BEAN.matcher(text.strip());
        return bean.matches() ? Optional.of(bean.group(1)) : Optional.empty();
    }

    Set<String> variables() {
        return variables;
    }

    /** The rows of response-times that it names. */
    Set<String> rows() {
        return rows;
    }

    List<Compared> compared() {
        return compared;
    }

    /** What is wrong with it, or empty. */
    String problem() {
        return problem;
    }

    private void read(String body) {
        for (Pattern call : CALLS) {
            Matcher matcher = call.matcher(body);
            if (matcher.matches()) {
                for (int i = 1; i <= matcher.groupCount(); i++) {
                    String found = String.valueOf(matcher.group(i));
                    if (found.startsWith("'")) {
                        rows.add(found.substring(1, found.length() - 1));
                    } else {
                        variables.add(found);
                    }
                }
                return;
            }
        }
        Matcher comparison = COMPARED.matcher(body);
        while (comparison.find()) {
            compared.add(new Compared(comparison.group(1), comparison.group(2)));
        }
        readCondition(body);
    }

    /** Variables and literals with signs between them; nothing that calls or reaches into anything. */
    private void readCondition(String body) {
        Matcher token = TOKEN.matcher(body);
        int at = 0;
        int open = 0;
        boolean operandNext = true;
        while (at < body.length() && token.find(at) && token.start() == at) {
            String word = token.group().strip();
            if (operandNext && BEFORE.contains(word)) {
                at = token.end();
                continue;
            }
            if (word.equals("(") || word.equals(")")) {
                open += word.equals("(") ? 1 : -1;
                if (operandNext != word.equals("(") || open < 0) {
                    break;
                }
            } else if (BETWEEN.contains(word) == operandNext) {
                break;
            } else {
                if (operandNext && token.group("name") != null) {
                    variables.add(word);
                }
                operandNext = !operandNext;
            }
            at = token.end();
        }
        if (at < body.length() || open != 0 || operandNext) {
            problem = "is not one that diagrams may use";
        }
    }

    private static Pattern pattern(String call) {
        String quoted = Pattern.quote(call)
                .replace("'*'", "\\E('[a-z0-9-]+')\\Q")
                .replace("?", "\\E([A-Za-z_]\\w*)\\Q")
                .replace(", ", "\\E\\s*,\\s*\\Q");
        return Pattern.compile(quoted);
    }
}

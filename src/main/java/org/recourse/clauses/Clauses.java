package org.recourse.clauses;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.recourse.clauses.Clause.Realised;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/** The clauses of the policy, from {@code policy/clauses.csv}, in the order of the policy. */
@Component
public class Clauses {

    /** What a citation looks like, wherever it stands. */
    static final Pattern CITED = Pattern.compile("S[0-9]-(?:[A-Z]{2}-)?[0-9]+");

    private static final Pattern FIELD = Pattern.compile("\\G(?:\"((?:[^\"]|\"\")*)\"|([^,]*))(?:,|$)");

    private final List<Clause> all;
    private final Map<String, Clause> byId;

    /** Reads the files that the program brings. */
    public Clauses() {
        Map<String, String> whyNot = rows("policy/beyond-software.csv").stream()
                .collect(Collectors.toMap(row -> row.get(0), row -> row.get(1)));
        all = rows("policy/clauses.csv").stream()
                .map(row -> new Clause(
                        row.get(0),
                        row.get(1),
                        Realised.valueOf(row.get(2).toUpperCase(Locale.ROOT)),
                        row.get(3),
                        whyNot.get(row.get(0))))
                .toList();
        byId = all.stream().collect(Collectors.toUnmodifiableMap(Clause::id, Function.identity()));
    }

    /** In the order of the policy. */
    public List<Clause> all() {
        return all;
    }

    Optional<Clause> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The clauses that a text cites, each once, in its order. */
    public static List<String> citedIn(String text) {
        return CITED.matcher(text)
                .results()
                .map(match -> match.group())
                .distinct()
                .toList();
    }

    /** The lines below the heading. */
    private static List<List<String>> rows(String file) {
        try {
            return new ClassPathResource(file)
                    .getContentAsString(StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .filter(line -> !line.isBlank())
                    .map(Clauses::fields)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        Matcher field = FIELD.matcher(line);
        while (field.find() && field.start() < line.length()) {
            String quoted = field.group(1);
            fields.add(quoted == null ? field.group(2) : quoted.replace("\"\"", "\""));
        }
        return fields;
    }
}

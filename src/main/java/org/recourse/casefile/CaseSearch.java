package org.recourse.casefile;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Finds the cases in which somebody stands. What is sealed no database can search, so the cases are opened one portion
 * after the other and let go again: there is no index of names, and what was looked for is kept nowhere.
 */
@Component
public class CaseSearch {

    private static final int PORTION = 100;
    private static final int MOST_FOUND = 50;
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private static final String CASES = "select reference, reporter_user, reporter_name, reporter_email, narrative,"
            + " platform, link, subject_description, outcome, message_to_reporter from recourse.case_file"
            + " where reference > :after and kind <> 'PERSONAL_DATA_REQUEST' order by reference fetch first " + PORTION
            + " rows only";

    private final JdbcClient jdbc;
    private final Sealing sealing;
    private final Fingerprints fingerprints;
    private final Clock clock;

    CaseSearch(JdbcClient jdbc, Sealing sealing, Fingerprints fingerprints, Clock clock) {
        this.jdbc = jdbc;
        this.sealing = sealing;
        this.fingerprints = fingerprints;
        this.clock = clock;
    }

    /**
     * What a search found.
     *
     * @param cases references, at most 50
     * @param after where it stopped: to be handed over to go on from there; null where everything was looked at
     */
    public record Found(Set<String> cases, @Nullable String after) {}

    /** References of all cases in which a user is named. */
    @Transactional(readOnly = true)
    public Set<String> naming(String user) {
        return new LinkedHashSet<>(jdbc.sql("select s.reference from recourse.case_subject s join recourse.case_file f"
                        + " on f.reference = s.reference where s.basis = 'NAMED' and s.user_print in (:prints)"
                        + " and f.kind <> 'PERSONAL_DATA_REQUEST' order by s.reference")
                .param("prints", fingerprints.candidates(CaseFiles.USER, user))
                .query(String.class)
                .list());
    }

    /**
     * References of all cases that somebody reported, as a user or with one of these names or addresses. Takes some seconds
     * for a hundred thousand cases.
     */
    @Transactional(readOnly = true)
    public Set<String> reportedBy(@Nullable String user, Collection<String> names) {
        Set<String> wanted = normalised(names);
        Set<String> found = new LinkedHashSet<>();
        String after = "";
        while (!after.equals("-")) {
            List<Texts> portion = portion(after);
            portion.stream()
                    .filter(one -> (user != null && user.equals(one.reporterUser()))
                            || Stream.of(one.reporterName(), one.reporterEmail())
                                    .anyMatch(text -> text != null && wanted.contains(normalised(text))))
                    .forEach(one -> found.add(one.reference()));
            after = portion.size() < PORTION ? "-" : portion.get(PORTION - 1).reference();
        }
        return found;
    }

    /**
     * Looks for words in all that was written in the cases, for at most ten seconds and fifty cases.
     *
     * @param words each a name, an address or another text; one of them is enough
     * @param after where an earlier search stopped; empty to begin
     */
    @Transactional(readOnly = true)
    public Found containing(Collection<String> words, String after) {
        Set<String> wanted = normalised(words);
        Instant end = clock.instant().plus(LONGEST);
        Set<String> found = new LinkedHashSet<>();
        String last = after;
        while (!wanted.isEmpty()) {
            List<Texts> portion = portion(last);
            Map<String, List<String>> more = written(portion);
            for (Texts one : portion) {
                if (Stream.concat(one.all(), more.getOrDefault(one.reference(), List.of()).stream())
                        .map(CaseSearch::normalised)
                        .anyMatch(text -> wanted.stream().anyMatch(text::contains))) {
                    found.add(one.reference());
                }
                last = one.reference();
                if (found.size() == MOST_FOUND) {
                    return new Found(found, last);
                }
            }
            if (portion.size() < PORTION) {
                break;
            }
            if (clock.instant().isAfter(end)) {
                return new Found(found, last);
            }
        }
        return new Found(found, null);
    }

    private record Texts(
            String reference,
            @Nullable String reporterUser,
            @Nullable String reporterName,
            @Nullable String reporterEmail,
            List<String> words) {

        Stream<String> all() {
            List<String> all = new ArrayList<>(words);
            Stream.of(reporterUser, reporterName, reporterEmail).forEach(text -> {
                if (text != null) {
                    all.add(text);
                }
            });
            return all.stream();
        }
    }

    private List<Texts> portion(String after) {
        return jdbc.sql(CASES)
                .param("after", after)
                .query((row, number) -> {
                    List<String> words = new ArrayList<>();
                    for (int column = 5; column <= 10; column++) {
                        String text = open(row, column);
                        if (text != null) {
                            words.add(text);
                        }
                    }
                    return new Texts(row.getString(1), open(row, 2), open(row, 3), open(row, 4), words);
                })
                .list();
    }

    private Map<String, List<String>> written(List<Texts> portion) {
        Map<String, List<String>> texts = new LinkedHashMap<>();
        if (portion.isEmpty()) {
            return texts;
        }
        List<String> references = portion.stream().map(Texts::reference).toList();
        for (String query : List.of(
                "select reference, entry_text from recourse.chronology_entry where reference in (:cases)",
                "select reference, body from recourse.case_message where reference in (:cases)",
                "select reference, user_id from recourse.case_subject where reference in (:cases)",
                "select reference, name from recourse.case_document where reference in (:cases)")) {
            jdbc.sql(query).param("cases", references).query(row -> {
                String text = open(row, 2);
                if (text != null) {
                    texts.computeIfAbsent(row.getString(1), unseen -> new ArrayList<>())
                            .add(text);
                }
            });
        }
        return texts;
    }

    private @Nullable String open(ResultSet row, int column) throws SQLException {
        return sealing.convertToEntityAttribute(row.getBytes(column));
    }

    private static Set<String> normalised(Collection<String> texts) {
        Set<String> all = new HashSet<>();
        texts.stream()
                .map(CaseSearch::normalised)
                .filter(text -> text.length() > 1)
                .forEach(all::add);
        return all;
    }

    private static String normalised(String text) {
        return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }
}

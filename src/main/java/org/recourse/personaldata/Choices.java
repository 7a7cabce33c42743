package org.recourse.personaldata;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What was chosen of one case that concerns a person.
 *
 * @param relation what the person is in it
 * @param masked words that are masked beside those that the system masks
 * @param shown words that the system would mask, and that are shown for a reason
 * @param leftOut ids of the texts that are not given
 * @param evidence ids of the files that are given, with the reason for each
 * @param reporterShown whether the person is told who reported it, for a reason that stands in the chronology
 * @param erasure what is erased of it; null as long as nobody decided
 */
record Choices(
        Relation relation,
        List<String> masked,
        List<String> shown,
        Set<String> leftOut,
        Map<String, String> evidence,
        boolean reporterShown,
        @Nullable Erasure erasure) {

    /** What is erased of a case, where that is asked for. */
    enum Erasure {
        /** All of it, with the cases that tell the same story. */
        CASE("The case is erased"),
        /** Who reported it; the case stays. */
        REPORTER("Who reported it is erased, and the case stays"),
        /** Nothing: it is needed, or nobody may erase it. */
        NOTHING("Nothing of it is erased");

        private final String words;

        Erasure(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** What a person is in a case. */
    enum Relation {
        /** Named in it, by the user name. */
        NAMED("is named in it"),
        /** Reported it. */
        REPORTED("reported it"),
        /** Told of it in a text, as somebody found. */
        TOLD_OF("is told of in it");

        private final String words;

        Relation(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    static Choices first(Relation relation) {
        return new Choices(relation, List.of(), List.of(), Set.of(), Map.of(), false, null);
    }

    Choices looked(Collection<String> masks, Set<String> left, Map<String, String> files) {
        return new Choices(
                relation, List.copyOf(masks), shown, new TreeSet<>(left), Map.copyOf(files), reporterShown, erasure);
    }

    Choices showing(String words) {
        List<String> more = new ArrayList<>(shown);
        more.add(words);
        return new Choices(relation, masked, more, leftOut, evidence, reporterShown, erasure);
    }

    Choices showingReporter() {
        return new Choices(relation, masked, shown, leftOut, evidence, true, erasure);
    }

    Choices erasing(Erasure what) {
        return new Choices(relation, masked, shown, leftOut, evidence, reporterShown, what);
    }
}

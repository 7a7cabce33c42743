package org.recourse.personaldata;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.recourse.trust.Role;

/**
 * Masks in a text whom the system knows to be somebody else: users of the trust by user name, full name and address, whoever else
 * has to do with the case also by last name, and whatever looks like an e-mail address, an account name or a telephone number.
 * What is the person's own stays. It masks rather too much than too little; whom only people know, people mask.
 */
final class Masker {

    /** What stands in place of somebody else. */
    static final String SOMEBODY = "[another person]";

    private static final Pattern ADDRESS =
            Pattern.compile("[\\p{L}\\p{N}._%+'-]+@[\\p{L}\\p{N}-]+(?:\\.[\\p{L}\\p{N}-]+)+");
    private static final Pattern ACCOUNT =
            Pattern.compile("(?<![\\p{L}\\p{N}._%+-])@[\\p{L}\\p{N}._-]*[\\p{L}\\p{N}_]");
    private static final Pattern TELEPHONE =
            Pattern.compile("(?<![\\p{L}\\p{N}-])(?:\\+\\d|\\(?0\\d)[\\d ()/.-]{6,}\\d(?![\\p{L}\\p{N}])");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_](?:[\\p{L}\\p{N}._'’-]*[\\p{L}\\p{N}_])?");

    /** Words that are users' names in a demonstration, and ordinary words everywhere. */
    private static final Set<String> ROLE_WORDS = new HashSet<>();

    static {
        Arrays.stream(Role.values())
                .flatMap(role -> Stream.of((role.id() + "-" + role.title())
                        .toLowerCase(Locale.ROOT)
                        .split("[^a-z]+")))
                .forEach(ROLE_WORDS::add);
    }

    /**
     * Somebody else who is a user.
     *
     * @param inCase whether they have to do with the case
     */
    record Other(String user, String firstName, String lastName, String email, boolean inCase) {}

    private final Set<String> own = new HashSet<>();
    private final Set<String> users = new HashSet<>();
    private final Map<String, Set<String>> firstByLast = new HashMap<>();
    private final Set<String> lastInCase = new HashSet<>();
    private final List<String> phrases = new ArrayList<>();

    /**
     * A masker for one case.
     *
     * @param own names, addresses and words that are the person's own, or are shown for a reason
     * @param phrases names and words of others, masked wherever they stand
     */
    Masker(Collection<String> own, Collection<Other> others, Collection<String> phrases) {
        own.stream().map(Masker::lower).filter(text -> !text.isEmpty()).forEach(this.own::add);
        for (Other other : others) {
            if (other.inCase() || !isOrdinary(other.user())) {
                users.add(other.user());
            }
            List<String> first = words(other.firstName());
            List<String> last = words(other.lastName());
            if (!first.isEmpty() && !last.isEmpty()) {
                firstByLast
                        .computeIfAbsent(last.get(last.size() - 1), unseen -> new HashSet<>())
                        .add(first.get(0));
            }
            if (other.inCase() && !last.isEmpty() && !isOrdinary(last.get(last.size() - 1))) {
                lastInCase.add(last.get(last.size() - 1));
            }
        }
        phrases.stream()
                .map(String::strip)
                .filter(text -> text.length() > 1)
                .map(Masker::lower)
                .forEach(this.phrases::add);
    }

    /** The text with everybody else masked. */
    String mask(String text) {
        BitSet masked = new BitSet(text.length());
        for (Pattern pattern : List.of(ADDRESS, ACCOUNT, TELEPHONE)) {
            Matcher found = pattern.matcher(text);
            while (found.find()) {
                set(masked, text, found.start(), found.end());
            }
        }
        users(text, masked);
        String lower = lower(text);
        if (lower.length() == text.length()) {
            for (String phrase : phrases) {
                for (int at = lower.indexOf(phrase); at >= 0; at = lower.indexOf(phrase, at + 1)) {
                    set(masked, text, at, at + phrase.length());
                }
            }
        } else if (phrases.stream().anyMatch(lower::contains)) {
            return SOMEBODY; // letters whose small form is longer: where it stands cannot be told, so all of it goes
        }
        return written(text, masked);
    }

    private void users(String text, BitSet masked) {
        Matcher found = WORD.matcher(text);
        String before = "";
        int beforeAt = 0;
        while (found.find()) {
            String word = found.group();
            String lower = lower(word);
            if (users.contains(word)) {
                set(masked, text, found.start(), found.end());
            }
            if (firstByLast.getOrDefault(lower, Set.of()).contains(before)) {
                set(masked, text, beforeAt, found.end());
            }
            if (lastInCase.contains(lower) && Character.isUpperCase(word.codePointAt(0))) {
                set(masked, text, found.start(), found.end());
            }
            before = lower;
            beforeAt = found.start();
        }
    }

    /** The person's own, also as a part of what is found, stays. */
    private void set(BitSet masked, String text, int from, int to) {
        if (!own.contains(lower(text.substring(from, to)))) {
            masked.set(from, to);
        }
    }

    private static String written(String text, BitSet masked) {
        StringBuilder out = new StringBuilder();
        for (int at = 0; at < text.length(); ) {
            int next = masked.get(at) ? masked.nextClearBit(at) : masked.nextSetBit(at);
            int end = next < 0 ? text.length() : Math.min(next, text.length());
            out.append(masked.get(at) ? SOMEBODY : text.substring(at, end));
            at = end;
        }
        return out.toString();
    }

    /** Whether a user name is a word that texts are full of. */
    private static boolean isOrdinary(String user) {
        return ROLE_WORDS.stream().anyMatch(word -> word.startsWith(lower(user)));
    }

    private static List<String> words(String name) {
        List<String> words = new ArrayList<>();
        Matcher found = WORD.matcher(name);
        while (found.find()) {
            words.add(lower(found.group()));
        }
        return words;
    }

    private static String lower(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}

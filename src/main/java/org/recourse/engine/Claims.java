package org.recourse.engine;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the provider says of a person, read with care: whatever is not a text is as good as not said, and an address that
 * the provider has not verified names nobody.
 */
record Claims(Map<String, Object> all) {

    private static final String EMAIL = "email";
    private static final int LONGEST = 255;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Pattern ADDRESS = Pattern.compile("[^\\s@<>,;:\"]+@[^\\s@<>,;:\"]+");

    /** The claim's text, where it is one of at most 255 characters. */
    Optional<String> text(String claim) {
        return values(claim).size() == 1 && all.get(claim) instanceof String text
                ? Optional.of(text)
                : Optional.empty();
    }

    /** The claim's text or texts; empty where there are none, and for an address that is not verified. */
    Set<String> values(String claim) {
        if (claim.equals(EMAIL) && !Boolean.TRUE.equals(all.get("email_verified"))) {
            return Set.of();
        }
        return texts(claim).collect(Collectors.toUnmodifiableSet());
    }

    /** A name for people to read. */
    Optional<String> name(String claim) {
        return texts(claim).findFirst();
    }

    /** Where the person reads mail: to write to, not to know somebody by. */
    Optional<String> mailAddress() {
        return Boolean.FALSE.equals(all.get("email_verified"))
                ? Optional.empty()
                : texts(EMAIL).filter(text -> ADDRESS.matcher(text).matches()).findFirst();
    }

    /** Whether the provider left the groups out because there are more than fit into its answer (Entra does). */
    boolean leavesOut(String claim) {
        return !all.containsKey(claim)
                && all.get("_claim_names") instanceof Map<?, ?> elsewhere
                && elsewhere.containsKey(claim);
    }

    private Stream<String> texts(String claim) {
        Object value = all.get(claim);
        Stream<?> each = value instanceof Collection<?> several ? several.stream() : Stream.ofNullable(value);
        return each.filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(text -> !text.isBlank() && text.length() <= LONGEST)
                .filter(text -> !CONTROL.matcher(text).find());
    }
}

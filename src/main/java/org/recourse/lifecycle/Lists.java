package org.recourse.lifecycle;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists as forms and tables write them: ids, comma separated. */
public final class Lists {

    private Lists() {}

    /** The ids, trimmed, each once, in their order; empty for null. */
    public static Set<String> split(@Nullable String ids) {
        if (ids == null) {
            return Set.of();
        }
        return new LinkedHashSet<>(Arrays.stream(ids.split(",", -1))
                .map(String::trim)
                .filter(id -> !id.isEmpty())
                .toList());
    }
}

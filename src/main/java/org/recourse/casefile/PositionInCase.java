package org.recourse.casefile;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The key of what is counted in each case. */
class PositionInCase implements Serializable {

    private static final long serialVersionUID = 1L;

    private @Nullable String reference;
    private int position;

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PositionInCase key
                && Objects.equals(key.reference, reference)
                && key.position == position;
    }

    @Override
    public int hashCode() {
        return Objects.hash(reference, position);
    }
}

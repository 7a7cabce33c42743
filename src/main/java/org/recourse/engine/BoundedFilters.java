package org.recourse.engine;

import java.util.function.Supplier;
import org.camunda.bpm.engine.impl.FilterServiceImpl;
import org.camunda.bpm.engine.query.Query;

/** Saved filters, which are counted as far as anybody looks: Tasklist asks for the number with each page. */
final class BoundedFilters extends FilterServiceImpl {

    private static final ThreadLocal<Boolean> COUNTING = new ThreadLocal<>();

    /** Whether this thread counts for a saved filter. */
    static boolean isCounting() {
        return COUNTING.get() != null;
    }

    @Override
    public Long count(String filterId) {
        return counting(() -> super.count(filterId));
    }

    @Override
    public Long count(String filterId, Query<?, ?> extendingQuery) {
        return counting(() -> super.count(filterId, extendingQuery));
    }

    private static Long counting(Supplier<Long> count) {
        COUNTING.set(true);
        try {
            return count.get();
        } finally {
            COUNTING.remove();
        }
    }
}

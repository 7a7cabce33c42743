package org.recourse.engine;

import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.camunda.bpm.engine.impl.AbstractQuery;
import org.camunda.bpm.engine.impl.Direction;
import org.camunda.bpm.engine.impl.FilterServiceImpl;
import org.camunda.bpm.engine.impl.TaskQueryProperty;
import org.camunda.bpm.engine.impl.cmd.ExecuteFilterListCmd;
import org.camunda.bpm.engine.impl.cmd.ExecuteFilterListPageCmd;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.query.Query;

/**
 * Saved filters as people use them in Tasklist. They are counted as far as anybody looks: Tasklist asks for the number with
 * each page. And in what order somebody chooses to see a list comes before the filter's own order, which the engine has come
 * first, so that their choice would change nothing.
 */
final class BoundedFilters extends FilterServiceImpl {

    private static final ThreadLocal<Boolean> COUNTING = new ThreadLocal<>();

    /** What Tasklist asks for as long as nobody chooses: the filter's own order is meant. */
    private static final Order UNCHOSEN = new Order(TaskQueryProperty.CREATE_TIME.getName(), Direction.DESCENDING);

    private record Order(String column, Direction direction) {}

    /** Whether this thread counts for a saved filter. */
    static boolean isCounting() {
        return COUNTING.get() != null;
    }

    @Override
    @SuppressWarnings("unchecked") // as the engine does it
    public <T, Q extends Query<?, T>> List<T> list(String filterId, Q extendingQuery) {
        return (List<T>) commandExecutor.execute(new ExecuteFilterListCmd(filterId, extendingQuery) {
            private static final long serialVersionUID = 1L;

            @Override
            protected Query<?, ?> getFilterQuery(CommandContext context) {
                return chosenFirst(super.getFilterQuery(context), extendingQuery);
            }
        });
    }

    @Override
    @SuppressWarnings("unchecked") // as the engine does it
    public <T, Q extends Query<?, T>> List<T> listPage(
            String filterId, Q extendingQuery, int firstResult, int maxResults) {
        return (List<T>) commandExecutor.execute(
                new ExecuteFilterListPageCmd(filterId, extendingQuery, firstResult, maxResults) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected Query<?, ?> getFilterQuery(CommandContext context) {
                        return chosenFirst(super.getFilterQuery(context), extendingQuery);
                    }
                });
    }

    /** The engine adds what was asked for to the filter's own order: it is taken from the end to the front. */
    private static Query<?, ?> chosenFirst(Query<?, ?> query, Query<?, ?> extending) {
        if (query instanceof AbstractQuery<?, ?> all && extending instanceof AbstractQuery<?, ?> own) {
            List<Order> asked = own.getOrderingProperties().stream()
                    .map(one -> new Order(one.getQueryProperty().getName(), one.getDirection()))
                    .toList();
            if (!asked.equals(List.of(UNCHOSEN))) {
                Collections.rotate(all.getOrderingProperties(), asked.size());
            }
        }
        return query;
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

package org.recourse.engine;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions;
import org.camunda.bpm.engine.impl.Direction;
import org.camunda.bpm.engine.impl.QueryOperator;
import org.camunda.bpm.engine.impl.TaskQueryImpl;
import org.camunda.bpm.engine.impl.TaskQueryProperty;
import org.camunda.bpm.engine.impl.TaskQueryVariableValue;
import org.camunda.bpm.engine.impl.db.TenantCheck;
import org.camunda.bpm.engine.impl.db.sql.DbSqlSessionFactory;
import org.camunda.bpm.engine.impl.persistence.GenericManagerFactory;
import org.camunda.bpm.engine.impl.persistence.entity.AuthorizationManager;
import org.camunda.bpm.engine.impl.persistence.entity.FilterEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TaskManager;
import org.camunda.bpm.engine.impl.util.DatabaseUtil;
import org.camunda.bpm.engine.impl.util.JsonUtil;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.DirectFieldAccessor;

/**
 * Gives a page of a long list of tasks without reading the whole list for it: the engine gathers and sorts all tasks that
 * match, and compares each with all rights to tasks, to show the first fifteen. Here an index gives the tasks in the order of
 * the list, some at a time, and the engine says which of these match. What is asked for is decided by the engine alone, and
 * rights are read for the tasks at hand.
 *
 * <p>Nor does it look for the parts of a task before it is completed: there are none here, and no door makes any.
 */
public class QuickTasks extends TaskManager {

    /** How far a filter of Tasklist counts. */
    static final int MOST_COUNTED = 1_000;

    private static final int FIRST_LOOK = 50;
    private static final int MOST_AT_A_TIME = 500;

    private static final Order NEWEST = new Order(TaskQueryProperty.CREATE_TIME.getName(), Direction.DESCENDING);
    private static final Order NEXT_DUE = new Order(TaskQueryProperty.DUE_DATE.getName(), Direction.ASCENDING);

    private static final String BY_DUE_DATE = "RES.DUE_DATE_ asc nulls last, RES.CREATE_TIME_ desc, RES.ID_ desc";

    /**
     * The orders for which there is an index, see {@link TaskIndexes}: our filters' own, to which Tasklist adds one, and what
     * other programs ask for.
     */
    private static final Map<List<Order>, String> ORDERS = Map.of(
            List.of(NEWEST), "RES.CREATE_TIME_ desc, RES.ID_ desc",
            List.of(NEXT_DUE), BY_DUE_DATE,
            List.of(NEXT_DUE, NEWEST), BY_DUE_DATE,
            List.of(NEXT_DUE, NEXT_DUE), BY_DUE_DATE);

    /** @param relation another table by whose values is ordered */
    private record Order(
            String column, Direction direction, @Nullable Object relation) {

        Order(String column, Direction direction) {
            this(column, direction, null);
        }
    }

    private static final String COUNT =
            "select count(*) from (select RES.ID_ from ACT_RU_TASK RES%s where %s fetch first %d rows only) FIRST_";

    private static final String NEXT =
            "select RES.ID_ from ACT_RU_TASK RES%s where %s order by %s offset %d rows fetch first %d rows only";

    /** Which tasks are a group's is found along an index of the groups, so that nobody else's is passed by on the way. */
    private static final String OF_GROUPS =
            " and I.TASK_ID_ = RES.ID_ and I.TYPE_ = 'candidate' and I.GROUP_ID_ in (%1$s)"
                    // A task of several groups counts once.
                    + " and not exists (select 1 from ACT_RU_IDENTITYLINK O where O.TASK_ID_ = I.TASK_ID_ and O.TYPE_ = 'candidate'"
                    + " and O.GROUP_ID_ in (%1$s) and O.ID_ < I.ID_" + QuickRights.ONE_BY_ONE + ")";

    /** Makes one for each command. */
    static final class Factory extends GenericManagerFactory {

        Factory() {
            super(QuickTasks.class);
        }

        @Override
        public Class<?> getSessionType() {
            return TaskManager.class;
        }
    }

    @Override
    public List<Task> findTasksByParentTaskId(String parentTaskId) {
        return List.of();
    }

    @Override
    public List<Task> findTasksByQueryCriteria(TaskQueryImpl query) {
        DirectFieldAccessor fields = new DirectFieldAccessor(query);
        String order = ORDERS.get(query.getOrderingProperties().stream()
                .map(one -> new Order(one.getQueryProperty().getName(), one.getDirection(), one.getRelation()))
                .toList());
        if (order == null
                || query.getMaxResults() > MOST_AT_A_TIME
                || query.getQueries().size() > 1
                || query.isOrQueryActive()
                || fields.getPropertyValue("taskIdIn") != null
                || fields.getPropertyValue("taskId") != null
                || !rights().isByTaskAlone(ProcessDefinitionPermissions.READ_TASK)) {
            return super.findTasksByQueryCriteria(query);
        }
        return walked(query, fields, order);
    }

    private List<Task> walked(TaskQueryImpl query, DirectFieldAccessor fields, String order) {
        Conditions all = Conditions.of(query, fields);
        StringBuilder sql = new StringBuilder(all.sql());
        List<Object> values = new ArrayList<>(all.values());
        if (!all.groups().isEmpty()) {
            sql.append(
                            " and exists (select 1 from ACT_RU_IDENTITYLINK I where I.TASK_ID_ = RES.ID_ and I.TYPE_ = 'candidate'"
                                    + " and I.GROUP_ID_ in (")
                    .append(places(all.groups().size()))
                    .append("))");
            values.addAll(all.groups());
        }
        int wanted = query.getMaxResults();
        int skipped = query.getFirstResult();
        List<Task> page = new ArrayList<>();
        int found = 0;
        int looked = 0;
        int look = Math.min(MOST_AT_A_TIME, FIRST_LOOK + 2 * (skipped + wanted));
        try {
            while (page.size() < wanted) {
                List<String> next = ids(NEXT.formatted(along(query, order), sql, order, looked, look), values);
                looked += next.size();
                for (Task task : amongThese(query, fields, next)) {
                    if (found++ >= skipped && page.size() < wanted) {
                        page.add(task);
                    }
                }
                if (next.size() < look) {
                    break;
                }
                look = MOST_AT_A_TIME;
            }
        } finally {
            fields.setPropertyValue("taskIdIn", null);
            query.setFirstResult(skipped);
            query.setMaxResults(wanted);
        }
        return page;
    }

    /**
     * H2 takes the first index that a condition fits, though it gathers all open tasks with it and sorts them. Those that somebody has
     * taken are few and far between: they are gathered.
     */
    private static String along(TaskQueryImpl query, String order) {
        if (query.getAssignee() != null || !DatabaseUtil.checkDatabaseType(DbSqlSessionFactory.H2)) {
            return "";
        }
        return " use index (" + (order.equals(BY_DUE_DATE) ? TaskIndexes.DUE : TaskIndexes.CREATED) + ")";
    }

    /** Those of the tasks that match and that whoever asks may read, in the order in which they are given. */
    private List<Task> amongThese(TaskQueryImpl query, DirectFieldAccessor fields, List<String> ids) {
        Set<String> readable = rights().readable(ids);
        if (readable.isEmpty()) {
            return List.of();
        }
        fields.setPropertyValue("taskIdIn", readable.toArray(String[]::new));
        query.setFirstResult(0);
        query.setMaxResults(Integer.MAX_VALUE);
        List<Task> matching = new ArrayList<>();
        rights().withKnownRights(() -> matching.addAll(super.findTasksByQueryCriteria(query)));
        Map<String, Task> byId = matching.stream().collect(Collectors.toMap(Task::getId, Function.identity()));
        return ids.stream().filter(byId::containsKey).map(byId::get).toList();
    }

    /**
     * How many there are. A filter of Tasklist is counted up to {@link #MOST_COUNTED}, since nobody pages through more, and each
     * filter is counted whenever it is shown.
     */
    @Override
    public long findTaskCountByQueryCriteria(TaskQueryImpl query) {
        DirectFieldAccessor fields = new DirectFieldAccessor(query);
        Conditions all = Conditions.of(query, fields);
        if (!BoundedFilters.isCounting()
                || !all.areAll()
                || !rights().isByTaskAlone(ProcessDefinitionPermissions.READ_TASK)) {
            return super.findTaskCountByQueryCriteria(query);
        }
        StringBuilder sql = new StringBuilder(all.sql());
        List<Object> values = new ArrayList<>(all.values());
        if (!all.groups().isEmpty()) {
            sql.append(OF_GROUPS.formatted(places(all.groups().size())));
            values.addAll(all.groups());
            values.addAll(all.groups());
        }
        rights().mayRead("RES.ID_", sql, values);
        getTenantManager().configureQuery(query);
        TenantCheck schools = query.getTenantCheck();
        if (schools.isTenantCheckEnabled()) {
            sql.append(" and (RES.TENANT_ID_ is null");
            if (!schools.getAuthTenantIds().isEmpty()) {
                sql.append(" or RES.TENANT_ID_ in (")
                        .append(places(schools.getAuthTenantIds().size()))
                        .append(')');
                values.addAll(schools.getAuthTenantIds());
            }
            sql.append(')');
        }
        return Math.min(
                MOST_COUNTED,
                Long.parseLong(ids(
                                COUNT.formatted(
                                        all.groups().isEmpty() ? "" : ", ACT_RU_IDENTITYLINK I", sql, MOST_COUNTED + 1),
                                values)
                        .get(0)));
    }

    private QuickRights rights() {
        return (QuickRights) getSession(AuthorizationManager.class);
    }

    /**
     * What each task that matches fulfils, as far as it makes the walk shorter: the engine asks for it again, and for all the
     * rest.
     *
     * @param groups one of these is a candidate, unless there are none
     * @param areAll whether nothing else is asked for
     */
    private record Conditions(String sql, List<Object> values, List<String> groups, boolean areAll) {

        /** What is asked for by what is written below, as a filter is saved; beside it nothing is asked for. */
        private static final Set<String> KNOWN = Set.of(
                "candidateGroup",
                "candidateGroups",
                "taskCandidateGroupInExpression",
                "includeAssignedTasks",
                "active",
                "assignee",
                "taskAssigneeExpression",
                "dueBefore",
                "dueBeforeExpression",
                "tenantIds",
                "taskVariables",
                "orderingProperties");

        static Conditions of(TaskQueryImpl query, DirectFieldAccessor fields) {
            StringBuilder sql = new StringBuilder("1 = 1");
            List<Object> values = new ArrayList<>();
            List<String> groups = query.getCandidateGroups();
            boolean ofGroups = false;
            // Of a user's own tasks the engine gives the groups as well, beside which they may be a candidate
            // themselves.
            if (groups != null
                    && !groups.isEmpty()
                    && query.getCandidateUser() == null
                    && query.getCandidateGroupLike() == null) {
                ofGroups = true;
                if (!Boolean.TRUE.equals(fields.getPropertyValue("includeAssignedTasks"))) {
                    sql.append(" and RES.ASSIGNEE_ is null");
                }
            }
            if (query.getSuspensionState() != null) {
                sql.append(" and RES.SUSPENSION_STATE_ = ?");
                values.add(query.getSuspensionState().getStateCode());
            }
            if (query.getAssignee() != null) {
                sql.append(" and RES.ASSIGNEE_ = ?");
                values.add(query.getAssignee());
            }
            if (fields.getPropertyValue("dueBefore") instanceof Date before) {
                sql.append(" and RES.DUE_DATE_ < ?");
                values.add(new Timestamp(before.getTime()));
            }
            if (fields.getPropertyValue("tenantIds") instanceof String[] schools && schools.length > 0) {
                sql.append(" and RES.TENANT_ID_ in (")
                        .append(places(schools.length))
                        .append(')');
                values.addAll(Arrays.asList(schools));
            }
            boolean all = isKnown(query);
            for (TaskQueryVariableValue variable : query.getVariables()) {
                if (variable.isLocal()
                        && variable.getOperator() == QueryOperator.EQUALS
                        && variable.getValue() instanceof String text
                        && !variable.isVariableNameIgnoreCase()
                        && !variable.isVariableValueIgnoreCase()
                        && !Boolean.TRUE.equals(query.isVariableNamesIgnoreCase())
                        && !Boolean.TRUE.equals(query.isVariableValuesIgnoreCase())) {
                    sql.append(" and exists (select 1 from ACT_RU_VARIABLE V where V.TASK_ID_ = RES.ID_ and V.NAME_ = ?"
                            + " and V.TYPE_ = 'string' and V.TEXT_ = ?" + QuickRights.ONE_BY_ONE + ")");
                    values.add(variable.getName());
                    values.add(text);
                } else {
                    all = false;
                }
            }
            return new Conditions(sql.toString(), values, ofGroups ? groups : List.of(), all);
        }

        private static boolean isKnown(TaskQueryImpl query) {
            if (query.getQueries().size() > 1 || query.isOrQueryActive()) {
                return false;
            }
            FilterEntity filter = new FilterEntity("Task");
            filter.setQuery(query);
            return JsonUtil.asObject(filter.getQueryInternal()).entrySet().stream()
                    .allMatch(asked -> KNOWN.contains(asked.getKey())
                            || asked.getValue().isJsonArray()
                                    && asked.getValue().getAsJsonArray().isEmpty());
        }
    }

    private static String places(int number) {
        return String.join(", ", Collections.nCopies(number, "?"));
    }

    private List<String> ids(String sql, List<Object> values) {
        try (PreparedStatement query =
                getDbSqlSession().getSqlSession().getConnection().prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                query.setObject(i + 1, values.get(i));
            }
            List<String> all = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    all.add(rows.getString(1));
                }
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException("Tasks could not be read", e);
        }
    }
}

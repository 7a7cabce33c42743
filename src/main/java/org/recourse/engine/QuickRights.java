package org.recourse.engine;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngineConfiguration;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.impl.TaskQueryImpl;
import org.camunda.bpm.engine.impl.VariableInstanceQueryImpl;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.db.AuthorizationCheck;
import org.camunda.bpm.engine.impl.db.CompositePermissionCheck;
import org.camunda.bpm.engine.impl.db.PermissionCheck;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.persistence.GenericManagerFactory;
import org.camunda.bpm.engine.impl.persistence.entity.AuthorizationManager;
import org.jspecify.annotations.Nullable;

/**
 * Asks the same questions about rights as the engine, without reading the rights to every open task for each call: there is
 * at least one for each group whose task it is, and the engine's own two questions before every query look at all of them.
 */
public class QuickRights extends AuthorizationManager {

    /** Rights by which somebody can read tasks to which they have no right of their own; each part walks along a unique index. */
    private static final String WIDER = """
            select RESOURCE_TYPE_, PERMS_ from ACT_RU_AUTHORIZATION
                where TYPE_ = 0 and USER_ID_ = '*' and RESOURCE_TYPE_ in (6, 7, 8)
            union all select RESOURCE_TYPE_, PERMS_ from ACT_RU_AUTHORIZATION
                where TYPE_ = 1 and USER_ID_ = ? and RESOURCE_TYPE_ in (6, 8)
            union all select RESOURCE_TYPE_, PERMS_ from ACT_RU_AUTHORIZATION
                where TYPE_ = 1 and USER_ID_ = ? and RESOURCE_TYPE_ = 7 and RESOURCE_ID_ = '*'
            union all select RESOURCE_TYPE_, PERMS_ from ACT_RU_AUTHORIZATION
                where TYPE_ = 1 and GROUP_ID_ in (%1$s) and RESOURCE_TYPE_ in (6, 8)
            union all select RESOURCE_TYPE_, PERMS_ from ACT_RU_AUTHORIZATION
                where TYPE_ = 1 and GROUP_ID_ in (%1$s) and RESOURCE_TYPE_ = 7 and RESOURCE_ID_ = '*'
            """;

    private static final String TO_TASKS = """
            select RESOURCE_ID_, PERMS_ from ACT_RU_AUTHORIZATION
            where RESOURCE_ID_ in (%s) and RESOURCE_TYPE_ = 7 and TYPE_ = 1 and (USER_ID_ = ? or GROUP_ID_ in (%s))
            """;

    /** All that was given somebody of some things, or of any; each part walks along a unique index. */
    private static final String GIVEN = """
            select RESOURCE_TYPE_, RESOURCE_ID_, PERMS_ from ACT_RU_AUTHORIZATION
                where TYPE_ = 0 and USER_ID_ = '*' and RESOURCE_TYPE_ in (%1$s) and RESOURCE_ID_ in (%2$s)
            union all select RESOURCE_TYPE_, RESOURCE_ID_, PERMS_ from ACT_RU_AUTHORIZATION
                where TYPE_ = 1 and USER_ID_ = ? and RESOURCE_TYPE_ in (%1$s) and RESOURCE_ID_ in (%2$s)
            union all select RESOURCE_TYPE_, RESOURCE_ID_, PERMS_ from ACT_RU_AUTHORIZATION
                where TYPE_ = 1 and GROUP_ID_ in (%3$s) and RESOURCE_TYPE_ in (%1$s) and RESOURCE_ID_ in (%2$s)
            """;

    /**
     * Ends a condition on another table that is to be looked up for each row at hand. PostgreSQL would rather gather all rows that
     * fulfil it, since it knows neither how many a calculation lets through nor that what is in question ends early.
     */
    static final String ONE_BY_ONE = " offset 0 rows";

    /** To read is the second bit, which each database names in its own way. */
    private static final String TO_ONE = """
            exists (select 1 from ACT_RU_AUTHORIZATION A where A.RESOURCE_ID_ = %s and A.RESOURCE_TYPE_ = 7 and A.TYPE_ = 1
                and mod(A.PERMS_ / 2, 2) = 1 and (A.USER_ID_ = ? or A.GROUP_ID_ in (%s))""" + ONE_BY_ONE + ")";

    /** A person has a few dozen tasks on a page; more are asked for by programs, which can wait. */
    private static final int MOST_SCOPES = 500;

    private boolean rightsAreKnown;

    /** What was read of whose rights to what in this command, which asks of the same task again and again. */
    private final Map<Holder, List<Right>> known = new HashMap<>();

    /** Makes one for each command. */
    static final class Factory extends GenericManagerFactory {

        Factory() {
            super(QuickRights.class);
        }

        @Override
        public Class<?> getSessionType() {
            return AuthorizationManager.class;
        }
    }

    /** The engine leaves out the groups that have no right to anything, which makes no query quicker here. */
    @Override
    public List<String> filterAuthenticatedGroupIds(@Nullable List<String> authenticatedGroupIds) {
        return authenticatedGroupIds == null ? List.of() : authenticatedGroupIds;
    }

    @Override
    protected boolean isRevokeAuthCheckEnabled(String userId, @Nullable List<String> groupIds) {
        String mode = Context.getProcessEngineConfiguration().getAuthorizationCheckRevokes();
        if (!ProcessEngineConfiguration.AUTHORIZATION_CHECK_REVOKE_AUTO.equalsIgnoreCase(mode)) {
            return super.isRevokeAuthCheckEnabled(userId, groupIds);
        }
        try {
            return HiddenCases.anyRevoked(getDbSqlSession().getSqlSession().getConnection(), userId, groupIds);
        } catch (SQLException e) {
            throw new IllegalStateException("Rights could not be read", e);
        }
    }

    /**
     * Whether somebody has one of several rights. Where nothing was revoked from them, one that was given is enough, whoever
     * of them and all has it: such rights are read at once, and once for a command, by a query that does not have to be put
     * together each time. All else the engine answers itself.
     */
    @Override
    public boolean isAuthorized(String userId, @Nullable List<String> groupIds, CompositePermissionCheck asked) {
        List<PermissionCheck> one = asked.getAtomicChecks();
        boolean oneIsEnough = asked.isDisjunctive()
                && asked.getCompositeChecks().isEmpty()
                && !one.isEmpty()
                && one.stream().allMatch(this::isPlain);
        if (userId == null || !oneIsEnough || isRevokeAuthCheckEnabled(userId, groupIds)) {
            return super.isAuthorized(userId, groupIds, asked);
        }
        Holder holder = new Holder(
                userId,
                groupIds == null ? List.of() : List.copyOf(groupIds),
                one.stream().map(PermissionCheck::getResourceType).collect(Collectors.toCollection(TreeSet::new)),
                one.stream().map(PermissionCheck::getResourceId).collect(Collectors.toCollection(TreeSet::new)));
        List<Right> rights = known.computeIfAbsent(holder, this::given);
        return one.stream().anyMatch(check -> rights.stream().anyMatch(right -> right.is(check)));
    }

    /** Whose rights, to which kinds of things and to which of them. */
    private record Holder(String user, List<String> groups, SortedSet<Integer> types, SortedSet<String> ids) {}

    private record Right(int type, String id, int permissions) {

        boolean is(PermissionCheck check) {
            return type == check.getResourceType()
                    && (id.equals(Authorization.ANY) || id.equals(check.getResourceId()))
                    && (permissions & check.getPerms()) == check.getPerms();
        }
    }

    /** What the engine would refuse to be asked, it is asked. */
    private boolean isPlain(PermissionCheck check) {
        return check.getResourceId() != null
                && check.getAuthorizationNotFoundReturnValue() == null
                && isResourceValidForPermission(check);
    }

    private List<Right> given(Holder holder) {
        List<String> groups = neverNone(holder.groups());
        List<String> ids = Stream.concat(holder.ids().stream(), Stream.of(Authorization.ANY))
                .toList();
        List<String> values = new ArrayList<>(ids);
        values.add(holder.user());
        values.addAll(ids);
        values.addAll(groups);
        values.addAll(ids);
        String types = holder.types().stream().map(String::valueOf).collect(Collectors.joining(", "));
        List<Right> given = new ArrayList<>();
        rows(
                GIVEN.formatted(types, places(ids.size()), places(groups.size())),
                values,
                row -> given.add(new Right(row.getInt(1), row.getString(2), row.getInt(3))));
        return given;
    }

    @Override
    public void configureTaskQuery(TaskQueryImpl query) {
        if (rightsAreKnown) {
            askForNone(query.getAuthCheck());
        } else {
            super.configureTaskQuery(query);
        }
    }

    /** What Tasklist shows of each task on its page: only the scopes that are tasks which the person may read have anything for them. */
    @Override
    protected void configureVariableInstanceQuery(VariableInstanceQueryImpl query) {
        String[] scopes = query.getVariableScopeIds();
        if (scopes == null
                || scopes.length == 0
                || scopes.length > MOST_SCOPES
                || !isByTaskAlone(
                        ProcessDefinitionPermissions.READ_INSTANCE,
                        ProcessDefinitionPermissions.READ_INSTANCE_VARIABLE)) {
            super.configureVariableInstanceQuery(query);
            return;
        }
        Set<String> readable = readable(Arrays.asList(scopes));
        query.variableScopeIdIn(readable.isEmpty() ? new String[] {""} : readable.toArray(String[]::new));
        askForNone(query.getAuthCheck());
    }

    /** Runs a query for tasks that whoever calls is known to be allowed to read. */
    void withKnownRights(Runnable query) {
        rightsAreKnown = true;
        try {
            query.run();
        } finally {
            rightsAreKnown = false;
        }
    }

    /**
     * Whether whoever calls can read tasks, and what belongs to them, only by a right to each of them.
     *
     * @param ofProcesses the rights to processes by which they could otherwise
     */
    boolean isByTaskAlone(Permission... ofProcesses) {
        Authentication person = getCurrentAuthentication();
        if (person == null
                || person.getUserId() == null
                || !isAuthCheckExecuted()
                || isRevokeAuthCheckEnabled(person.getUserId(), person.getGroupIds())) {
            return false;
        }
        List<String> groups = groups(person);
        List<String> values = new ArrayList<>(List.of(person.getUserId(), person.getUserId()));
        values.addAll(groups);
        values.addAll(groups);
        boolean[] wider = {false};
        rows(WIDER.formatted(places(groups.size())), values, row -> {
            int permissions = row.getInt(2);
            wider[0] |= row.getInt(1) == Resources.PROCESS_DEFINITION.resourceType()
                    ? Arrays.stream(ofProcesses).anyMatch(one -> contains(permissions, one))
                    : contains(permissions, Permissions.READ);
        });
        return !wider[0];
    }

    /** Those of the tasks to which whoever calls has a right of their own, or one of their groups has, to read them. */
    Set<String> readable(Collection<String> tasks) {
        Set<String> readable = new HashSet<>();
        if (tasks.isEmpty()) {
            return readable;
        }
        Authentication person = getCurrentAuthentication();
        List<String> groups = groups(person);
        List<String> values = new ArrayList<>(tasks);
        values.add(person.getUserId());
        values.addAll(groups);
        rows(TO_TASKS.formatted(places(tasks.size()), places(groups.size())), values, row -> {
            if (contains(row.getInt(2), Permissions.READ)) {
                readable.add(row.getString(1));
            }
        });
        return readable;
    }

    /** Adds the condition that whoever calls has such a right to the task of this column. */
    void mayRead(String column, StringBuilder sql, List<Object> values) {
        Authentication person = getCurrentAuthentication();
        List<String> groups = groups(person);
        sql.append(" and ").append(TO_ONE.formatted(column, places(groups.size())));
        values.add(person.getUserId());
        values.addAll(groups);
    }

    private static void askForNone(AuthorizationCheck check) {
        check.setAuthorizationCheckEnabled(false);
        check.setShouldPerformAuthorizatioCheck(false);
    }

    private static boolean contains(int permissions, Permission one) {
        return (permissions & one.getValue()) == one.getValue();
    }

    /** Never none, which SQL could not say. */
    private static List<String> groups(Authentication person) {
        return neverNone(person.getGroupIds());
    }

    private static List<String> neverNone(@Nullable List<String> groups) {
        return groups == null || groups.isEmpty() ? List.of("") : groups;
    }

    private static String places(int number) {
        return String.join(", ", Collections.nCopies(number, "?"));
    }

    private interface Row {
        void read(ResultSet row) throws SQLException;
    }

    private void rows(String sql, List<String> values, Row each) {
        try (PreparedStatement query =
                getDbSqlSession().getSqlSession().getConnection().prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                query.setString(i + 1, values.get(i));
            }
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    each.read(rows);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Rights could not be read", e);
        }
    }
}

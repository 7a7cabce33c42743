package org.recourse.engine;

import static org.camunda.bpm.engine.authorization.Permissions.ACCESS;
import static org.camunda.bpm.engine.authorization.Permissions.ALL;
import static org.camunda.bpm.engine.authorization.Permissions.CREATE;
import static org.camunda.bpm.engine.authorization.Permissions.CREATE_INSTANCE;
import static org.camunda.bpm.engine.authorization.Permissions.READ;
import static org.camunda.bpm.engine.authorization.Permissions.READ_INSTANCE;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.Tenant;
import org.recourse.casefile.CaseKind;
import org.recourse.lifecycle.Matters;
import org.recourse.lifecycle.SocialMediaIncident;
import org.recourse.trust.Role;
import org.recourse.trust.School;
import org.recourse.trust.Schools;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * The groups, schools and rights that the product needs, made at the start where they are missing. A task's
 * own rights are not here: the engine gives them to the task's candidates.
 */
@Component
class Rights implements SmartInitializingSingleton {

    /** Who may start which process with its start form. */
    private static final Map<String, List<Role>> STARTED_BY = Map.of(
            SocialMediaIncident.PROCESS,
            Role.WORKING,
            Matters.processOf(CaseKind.LINE_MANAGER_REPORT),
            Role.WORKING,
            Matters.processOf(CaseKind.CONTENT_RESPONSE),
            Role.WORKING,
            Matters.processOf(CaseKind.EXCESSIVE_USE),
            List.of(Role.LINE_MANAGERS, Role.SMT, Role.HR),
            Matters.processOf(CaseKind.PERSONAL_DATA_REQUEST),
            List.of(Role.CENTRAL_SERVICES),
            "official-account",
            Role.WORKING,
            "policy-review",
            List.of(Role.CENTRAL_SERVICES),
            "training-campaign",
            List.of(Role.CENTRAL_SERVICES));

    private final IdentityService identities;
    private final AuthorizationService authorizations;
    private final Filters filters;
    private final Schools schools;
    private final ObjectProvider<DemoUsers> demoUsers;

    Rights(
            IdentityService identities,
            AuthorizationService authorizations,
            Filters filters,
            Schools schools,
            ObjectProvider<DemoUsers> demoUsers) {
        this.identities = identities;
        this.authorizations = authorizations;
        this.filters = filters;
        this.schools = schools;
        this.demoUsers = demoUsers;
    }

    @Override
    public void afterSingletonsInstantiated() {
        for (Role role : Role.values()) {
            createGroup(role);
        }
        schools.all().forEach(this::createSchool);
        for (Role role : Role.WORKING) {
            grant(role, Resources.APPLICATION, "tasklist", ACCESS);
            grant(role, Resources.PROCESS_DEFINITION, Authorization.ANY, READ);
            grant(role, Resources.GROUP, Authorization.ANY, READ);
            grant(role, Resources.PROCESS_INSTANCE, Authorization.ANY, CREATE);
        }
        STARTED_BY.forEach((process, starters) -> starters.forEach(
                starter -> grant(starter, Resources.PROCESS_DEFINITION, process, READ, CREATE_INSTANCE)));
        for (Role watcher : List.of(Role.CASE_MANAGERS, Role.PROCESS_ANALYSTS)) {
            grant(watcher, Resources.APPLICATION, "cockpit", ACCESS);
            grant(watcher, Resources.DECISION_DEFINITION, Authorization.ANY, READ);
        }
        grant(Role.CASE_MANAGERS, Resources.PROCESS_DEFINITION, Authorization.ANY, READ, READ_INSTANCE);
        grant(Role.CASE_MANAGERS, Resources.DEPLOYMENT, Authorization.ANY, READ);
        grant(Role.PROCESS_ANALYSTS, Resources.PROCESS_DEFINITION, Authorization.ANY, READ);
        grant(Role.PROCESS_ANALYSTS, Resources.DEPLOYMENT, Authorization.ANY, READ, CREATE);
        for (Resource resource : Resources.values()) {
            grant(Role.CAMUNDA_ADMIN, resource, Authorization.ANY, ALL);
        }
        filters.make();
        demoUsers.ifAvailable(DemoUsers::createMissing);
    }

    private void createGroup(Role role) {
        if (identities.createGroupQuery().groupId(role.id()).count() == 0) {
            Group group = identities.newGroup(role.id());
            group.setName(role.title());
            group.setType(Role.WORKING.contains(role) ? "WORKFLOW" : "SYSTEM");
            identities.saveGroup(group);
        }
    }

    private void createSchool(School school) {
        if (identities.createTenantQuery().tenantId(school.id()).count() == 0) {
            Tenant tenant = identities.newTenant(school.id());
            tenant.setName(school.name());
            identities.saveTenant(tenant);
        }
    }

    private void grant(Role role, Resource resource, String id, Permission... permissions) {
        Authorization known = authorizations
                .createAuthorizationQuery()
                .groupIdIn(role.id())
                .resourceType(resource)
                .resourceId(id)
                .singleResult();
        if (known == null) {
            Authorization authorization = authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
            authorization.setGroupId(role.id());
            authorization.setResource(resource);
            authorization.setResourceId(id);
            authorization.setPermissions(permissions);
            authorizations.saveAuthorization(authorization);
        }
    }
}

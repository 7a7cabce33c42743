package org.recourse.engine;

import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.recourse.trust.Role;
import org.recourse.trust.School;
import org.recourse.trust.Schools;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** The users of the demonstration, one or more for each role; never there outside profile {@code demo}. */
@Component
@Profile("demo")
class DemoUsers {

    private static final String PASSWORD = "demo";
    private static final String ALL = "*";

    private static final List<DemoUser> USERS = List.of(
            new DemoUser("central", Role.CENTRAL_SERVICES, ALL),
            new DemoUser("central2", Role.CENTRAL_SERVICES, ALL),
            new DemoUser("itservices", Role.IT_SERVICES, ALL),
            new DemoUser("marketing", Role.MARKETING, ALL),
            new DemoUser("hr", Role.HR, ALL),
            new DemoUser("smt", Role.SMT, "churchward"),
            new DemoUser("smt.northside", Role.SMT, "northside"),
            new DemoUser("principal", Role.PRINCIPAL, "churchward"),
            new DemoUser("principal.northside", Role.PRINCIPAL, "northside"),
            new DemoUser("deputy", Role.DEPUTY_PRINCIPAL, "churchward"),
            new DemoUser("deputy.northside", Role.DEPUTY_PRINCIPAL, "northside"),
            new DemoUser("chair", Role.CHAIR_OF_GOVERNORS, "churchward"),
            new DemoUser("chair.northside", Role.CHAIR_OF_GOVERNORS, "northside"),
            new DemoUser("linemanager", Role.LINE_MANAGERS, "churchward"),
            new DemoUser("staff", Role.STAFF, "churchward"),
            new DemoUser("staff.northside", Role.STAFF, "northside"),
            new DemoUser("manager", Role.CASE_MANAGERS, ALL),
            new DemoUser("analyst", Role.PROCESS_ANALYSTS, ALL),
            new DemoUser("admin", Role.CAMUNDA_ADMIN, ALL));

    private final IdentityService identities;
    private final Schools schools;

    DemoUsers(IdentityService identities, Schools schools) {
        this.identities = identities;
        this.schools = schools;
    }

    void createMissing() {
        USERS.stream()
                .filter(user -> identities.createUserQuery().userId(user.id()).count() == 0)
                .forEach(this::create);
    }

    private void create(DemoUser demo) {
        User user = identities.newUser(demo.id());
        user.setPassword(PASSWORD);
        user.setFirstName(demo.role().title());
        user.setLastName("(" + demo.id() + ")");
        user.setEmail(demo.id() + "@recourse.example");
        PastThePolicy.save(identities, user); // the password is no secret, and no policy would have it
        identities.createMembership(demo.id(), demo.role().id());
        schools.all().stream()
                .map(School::id)
                .filter(school -> demo.school().equals(ALL) || demo.school().equals(school))
                .forEach(school -> identities.createTenantUserMembership(school, demo.id()));
    }

    private record DemoUser(String id, Role role, String school) {}
}

package org.recourse.oversight;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.recourse.trust.Person;
import org.recourse.trust.Role;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

/** The call is for other roles. */
@ResponseStatus(HttpStatus.FORBIDDEN)
public final class NotForRole extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private NotForRole(String roles) {
        super("This is for " + roles + ".");
    }

    /** Refuses who holds none of the roles. */
    public static void unless(Person person, Role... roles) {
        if (Arrays.stream(roles).noneMatch(person::is)) {
            throw new NotForRole(Arrays.stream(roles).map(Role::title).collect(Collectors.joining(" and ")));
        }
    }
}

package org.recourse.trust;

import java.util.Set;

/**
 * Someone who is signed in.
 *
 * @param id the user name
 * @param roles ids of the groups the person belongs to
 * @param schools ids of the schools the person works for
 */
public record Person(String id, Set<String> roles, Set<String> schools) {

    /** Whether the person holds the role. */
    public boolean is(Role role) {
        return roles.contains(role.id());
    }
}

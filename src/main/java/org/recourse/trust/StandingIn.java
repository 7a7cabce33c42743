package org.recourse.trust;

import java.util.Set;

/**
 * What somebody holds for a time in another's stead, beside what the provider's groups say. A sign-in with the provider
 * leaves such roles and schools alone; every bean of this type is asked.
 */
public interface StandingIn {

    /** Ids of the roles that the person holds in somebody's stead now. */
    Set<String> roles(String user);

    /** Ids of the schools that the person works for in somebody's stead now. */
    Set<String> schools(String user);
}

package org.recourse.trust;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The roles that the policy names, and those that run the product. A role is a group of the engine; its id is the
 * name in lower case with hyphens.
 */
public enum Role {
    CENTRAL_SERVICES,
    IT_SERVICES,
    MARKETING,
    HR,
    SMT,
    PRINCIPAL,
    DEPUTY_PRINCIPAL,
    CHAIR_OF_GOVERNORS,
    LINE_MANAGERS,
    STAFF,
    CASE_MANAGERS,
    PROCESS_ANALYSTS,
    CAMUNDA_ADMIN;

    /** Those who carry a step of the policy and so work in Tasklist. */
    public static final List<Role> WORKING = List.of(
            CENTRAL_SERVICES,
            IT_SERVICES,
            MARKETING,
            HR,
            SMT,
            PRINCIPAL,
            DEPUTY_PRINCIPAL,
            CHAIR_OF_GOVERNORS,
            LINE_MANAGERS,
            STAFF);

    /** The group's id, such as {@code central-services}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The name that people read, such as "Central Services". */
    public String title() {
        return switch (this) {
            case CENTRAL_SERVICES -> "Central Services";
            case IT_SERVICES -> "IT Services";
            case MARKETING -> "Marketing";
            case HR -> "HR";
            case SMT -> "Senior management team";
            case PRINCIPAL -> "Principal";
            case DEPUTY_PRINCIPAL -> "Deputy Principal";
            case CHAIR_OF_GOVERNORS -> "Chair of Governors";
            case LINE_MANAGERS -> "Line managers";
            case STAFF -> "Staff";
            case CASE_MANAGERS -> "Case managers";
            case PROCESS_ANALYSTS -> "Process analysts";
            case CAMUNDA_ADMIN -> "Administrators";
        };
    }

    /** The people-readable name of a group, or the id itself where it is not one of ours. */
    public static String titleOf(String groupId) {
        return Arrays.stream(values())
                .filter(role -> role.id().equals(groupId))
                .findFirst()
                .map(Role::title)
                .orElse(groupId);
    }
}

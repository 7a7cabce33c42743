package org.recourse.casefile;

import org.jspecify.annotations.Nullable;

/**
 * What someone reported (S5-4), in their own words.
 *
 * @param school id of the school it is about
 * @param narrative what happened
 * @param platform where it happened, such as the network's name
 * @param link address or handle of what is reported
 * @param subjectDescription who it is about, as the reporter says it
 * @param immediateRisk whether the reporter fears for someone now
 * @param reporter who reports, or null for an anonymous report
 */
public record Report(
        String school,
        String narrative,
        @Nullable String platform,
        @Nullable String link,
        @Nullable String subjectDescription,
        SubjectType subjectType,
        boolean immediateRisk,
        @Nullable Reporter reporter) {

    /**
     * Who reports.
     *
     * @param userId the user name of a signed-in member of staff
     */
    public record Reporter(
            @Nullable String userId,
            @Nullable String name,
            @Nullable String email,
            @Nullable String role) {}
}

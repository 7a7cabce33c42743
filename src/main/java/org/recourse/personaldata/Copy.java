package org.recourse.personaldata;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a person is given of the data that is held about them; nobody else is told of in it but where somebody chose so.
 *
 * @param request the reference of the request
 * @param person who asked
 * @param elsewhere what is held beside the cases
 */
record Copy(String request, Instant madeAt, String person, List<Section> elsewhere, List<OfCase> cases) {

    /** What one record beside the cases holds, a map of names and values for each row. */
    record Section(String title, List<Map<String, String>> rows) {}

    /**
     * What one case tells of the person.
     *
     * @param you what the person is in it
     * @param reporter who reported it: "you" with the names given, somebody else, or who it was where the person is told for a reason
     */
    record OfCase(
            String reference,
            String school,
            String kind,
            String you,
            Instant openedAt,
            String state,
            @Nullable String category,
            String reporter,
            List<Text> texts,
            List<Evidence> evidence) {}

    /**
     * One text of a case.
     *
     * @param id such as {@code entry-3}
     * @param by who wrote it, by role
     * @param given whether the person gets it
     */
    record Text(String id, @Nullable Instant at, @Nullable String by, String what, String text, boolean given) {}

    /**
     * A file of a case.
     *
     * @param name as it was handed in; null where the file is not given, since names tell of people
     * @param path where it lies in the archive; null where it is not given
     */
    record Evidence(
            String id,
            String mediaType,
            long size,
            Instant addedAt,
            @Nullable String name,
            @Nullable String path) {}
}

package org.recourse.oversight;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.recourse.lifecycle.Incidents.OpenTask;
import org.recourse.trust.Role;

/** What the open tasks of a case say about it. */
final class OpenTasks {

    private OpenTasks() {}

    /** The task that is due first, null where none has a date. */
    static @Nullable OpenTask next(List<OpenTask> tasks) {
        return tasks.stream()
                .filter(task -> task.due() != null)
                .min(Comparator.comparing((OpenTask task) -> Objects.requireNonNullElse(task.due(), Instant.MAX)))
                .orElse(null);
    }

    /** Who has the case now: those who took a task, and the roles whose task nobody has taken. */
    static String holders(List<OpenTask> tasks) {
        return tasks.stream().map(OpenTasks::holder).distinct().collect(Collectors.joining(", "));
    }

    /** Whose task it is: "Central Services" or "central (Central Services)". */
    static String holder(OpenTask task) {
        String roles = Arrays.stream(task.group().split(",", -1))
                .filter(group -> !group.isEmpty())
                .map(Role::titleOf)
                .collect(Collectors.joining(" or "));
        return task.assignee() == null ? roles : task.assignee() + (roles.isEmpty() ? "" : " (" + roles + ")");
    }
}

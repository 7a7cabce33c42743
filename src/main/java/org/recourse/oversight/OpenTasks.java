package org.recourse.oversight;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.recourse.lifecycle.Colleagues.Colleague;
import org.recourse.lifecycle.Incidents.OpenTask;
import org.recourse.trust.Role;

/** What the open tasks of a case say about it. */
final class OpenTasks {

    private OpenTasks() {}

    /**
     * An open task as a page shows it.
     *
     * @param holder who has it, or whose it is
     * @param choices to whom the reader may hand it; null where it is not theirs to hand over
     */
    record Line(
            String id,
            String name,
            String holder,
            @Nullable Instant due,
            boolean late,
            @Nullable List<Colleague> choices) {}

    static List<Line> lines(List<OpenTask> tasks, Map<String, List<Colleague>> choices, Times times) {
        return tasks.stream()
                .map(task -> new Line(
                        task.id(),
                        task.name(),
                        holder(task),
                        task.due(),
                        times.isPast(task.due()),
                        choices.get(task.id())))
                .toList();
    }

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

package org.recourse.lifecycle;

import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.identity.User;
import org.jspecify.annotations.Nullable;
import org.recourse.notice.Recipient;
import org.recourse.trust.WorkingTime;
import org.recourse.workday.MailWish;
import org.recourse.workday.MailWishes;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What the diagram {@code daily-tasks} asks: whether people work today, when they start, and who they are. */
@Component("dailyTasks")
public class DailyTasks {

    /** So few that their mails are sent while the job is locked, and a failure holds up few. */
    private static final int PEOPLE_IN_A_BATCH = 20;

    /** The engine's own table of users. */
    private static final String USERS = "ACT_ID_USER";

    private static final String TO = "/"; // in no user name

    private final ObjectProvider<IdentityService> identities;
    private final OwnRights ownRights;
    private final WorkingTime workingTime;
    private final Clock clock;

    DailyTasks(ObjectProvider<IdentityService> identities, OwnRights ownRights, WorkingTime workingTime, Clock clock) {
        this.identities = identities;
        this.ownRights = ownRights;
        this.workingTime = workingTime;
        this.clock = clock;
    }

    /** Whether today is a working day. */
    public boolean isWorkingDay() {
        return workingTime.isWorkingDay(today());
    }

    /** When the working day starts today. */
    public Date dayStarts() {
        return Date.from(workingTime.opening(today()));
    }

    /** All users in batches, each as the user names that it begins with and that the next one begins with. */
    public List<String> batches() {
        List<String> starts = new ArrayList<>();
        List<User> next = users("", null, PEOPLE_IN_A_BATCH + 1);
        while (!next.isEmpty()) {
            starts.add(next.get(0).getId());
            next = next.size() > PEOPLE_IN_A_BATCH
                    ? users(next.get(PEOPLE_IN_A_BATCH).getId(), null, PEOPLE_IN_A_BATCH + 1)
                    : List.of();
        }
        List<String> batches = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            batches.add(starts.get(i) + TO + (i + 1 < starts.size() ? starts.get(i + 1) : ""));
        }
        return batches;
    }

    private List<User> of(String batch) {
        int end = batch.indexOf(TO);
        String to = batch.substring(end + 1);
        return users(batch.substring(0, end), to.isEmpty() ? null : to, Integer.MAX_VALUE);
    }

    /** In the database's order, from one name up to another, so that a user who comes or goes meanwhile moves nobody. */
    private List<User> users(String from, @Nullable String to, int most) {
        String sql = "select * from " + USERS + " where ID_ >= #{from}" + (to == null ? "" : " and ID_ < #{to}")
                + " order by ID_";
        return ownRights.call(() -> identities
                .getObject()
                .createNativeUserQuery()
                .sql(sql)
                .parameter("from", from)
                .parameter("to", to)
                .listPage(0, most));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), workingTime.zone());
    }

    /** Mails the people of one batch the tasks that wait for them; who has none, or wants no list, gets none. */
    @Component("mailDailyTasks")
    static class MailDailyTasks implements JavaDelegate {

        private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE d MMMM yyyy", Locale.UK);

        private final DailyTasks dailyTasks;
        private final OpenTasks openTasks;
        private final MailWishes wishes;
        private final Mailing mailing;

        MailDailyTasks(DailyTasks dailyTasks, OpenTasks openTasks, MailWishes wishes, Mailing mailing) {
            this.dailyTasks = dailyTasks;
            this.openTasks = openTasks;
            this.wishes = wishes;
            this.mailing = mailing;
        }

        @Override
        public void execute(DelegateExecution execution) {
            // The day on which it is tried: a list that could not be sent yesterday is not sent beside today's.
            LocalDate day = dailyTasks.today();
            @Nullable RuntimeException failure = null;
            for (User user : dailyTasks.of((String) execution.getVariable("batch"))) {
                try {
                    mail(user, day);
                } catch (RuntimeException e) {
                    failure = failure == null ? e : failure;
                }
            }
            if (failure != null) {
                throw failure;
            }
        }

        private void mail(User user, LocalDate day) {
            List<Recipient> recipient = Mailing.recipient(user.getId(), user.getEmail());
            if (recipient.isEmpty() || wishes.of(user.getId()) != MailWish.DAILY) {
                return;
            }
            List<String> lines = openTasks.linesFor(user.getId());
            if (!lines.isEmpty()) {
                mailing.send(
                        "daily-tasks:" + day,
                        "daily-tasks",
                        recipient,
                        Map.of("reference", "tasks-" + day, "day", DAY.format(day), "lines", String.join("\n", lines)));
            }
        }
    }
}

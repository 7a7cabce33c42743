package org.recourse.lifecycle;

import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.task.Task;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.notice.Recipient;
import org.recourse.workday.StandIn;
import org.recourse.workday.StandIns;
import org.springframework.stereotype.Component;

/** What the diagram {@code stand-in} calls. */
final class StandInSteps {

    private StandInSteps() {}

    /** Gives the roles, and hands back what the person who is away had taken; or says that it cannot begin. */
    @Component("giveRoles")
    static class GiveRoles implements JavaDelegate {

        private final StandingIn standingIn;
        private final StandIns standIns;
        private final Memberships memberships;
        private final HandedBack handedBack;

        GiveRoles(StandingIn standingIn, StandIns standIns, Memberships memberships, HandedBack handedBack) {
            this.standingIn = standingIn;
            this.standIns = standIns;
            this.memberships = memberships;
            this.handedBack = handedBack;
        }

        @Override
        public void execute(DelegateExecution execution) {
            StandIn standIn = standingIn.of(execution);
            Set<String> roles = standingIn.rolesToGive(standIn);
            execution.setVariable("canBegin", !roles.isEmpty());
            if (roles.isEmpty()) {
                standIns.leave(standIn, false);
                return;
            }
            Set<String> held = memberships.roles(standIn.standIn());
            memberships.give(standIn.standIn(), standIns.begin(standIn, roles, held));
            handedBack.from(standIn.away());
            handedBack.keepFromWhoStandsInFor(standIn.away(), roles);
        }
    }

    /** Takes back what the period gave, and nothing else. */
    @Component("takeRolesBack")
    static class TakeRolesBack implements JavaDelegate {

        private final StandingIn standingIn;
        private final StandIns standIns;
        private final Memberships memberships;
        private final HandedBack handedBack;

        TakeRolesBack(StandingIn standingIn, StandIns standIns, Memberships memberships, HandedBack handedBack) {
            this.standingIn = standingIn;
            this.standIns = standIns;
            this.memberships = memberships;
            this.handedBack = handedBack;
        }

        @Override
        public void execute(DelegateExecution execution) {
            StandIn standIn = standingIn.of(execution);
            Set<String> stay = new HashSet<>(memberships.roles(standIn.standIn()));
            Set<String> roles = standIns.end(standIn);
            stay.removeAll(roles);
            memberships.takeBack(standIn.standIn(), roles);
            if (!roles.isEmpty()) {
                handedBack.ofOtherRoles(standIn.standIn(), stay);
            }
        }
    }

    /** Mails both, in the words of the notice that the diagram names. */
    @Component("tellOfStandIn")
    static class TellOfStandIn implements JavaDelegate {

        private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE d MMMM yyyy", Locale.UK);

        private final StandingIn standingIn;
        private final Memberships memberships;
        private final Mailing mailing;

        TellOfStandIn(StandingIn standingIn, Memberships memberships, Mailing mailing) {
            this.standingIn = standingIn;
            this.memberships = memberships;
            this.mailing = mailing;
        }

        @Override
        public void execute(DelegateExecution execution) {
            StandIn standIn = standingIn.of(execution);
            String notice = (String) execution.getVariable("notice");
            List<Recipient> both = Stream.of(standIn.away(), standIn.standIn())
                    .flatMap(user -> memberships.recipient(user).stream())
                    .toList();
            mailing.send(
                    notice + ":" + execution.getProcessBusinessKey(),
                    notice,
                    both,
                    Map.of(
                            "reference", execution.getProcessBusinessKey(),
                            "day", DAY.format(standIn.firstDay()),
                            "due", DAY.format(standIn.lastDay())));
        }
    }

    /** What happens to tasks when roles come and go. */
    @Component
    static class HandedBack {

        private final TaskService tasks;
        private final OpenTasks openTasks;
        private final CaseFiles caseFiles;
        private final ActingFor actingFor;
        private final OwnRights ownRights;

        HandedBack(
                TaskService tasks, OpenTasks openTasks, CaseFiles caseFiles, ActingFor actingFor, OwnRights ownRights) {
            this.tasks = tasks;
            this.openTasks = openTasks;
            this.caseFiles = caseFiles;
            this.actingFor = actingFor;
            this.ownRights = ownRights;
        }

        /** What somebody who is away had taken is free again, for the group and whoever stands in. */
        void from(String away) {
            handBack(
                    away,
                    Set.of(),
                    "The person who had taken it is away. It is among the group's tasks, also of who stands in.");
        }

        /** What a stand-in had taken by roles that are over is free again. */
        void ofOtherRoles(String standIn, Set<String> stay) {
            handBack(standIn, stay, "The person who had taken it no longer stands in. It is among the group's tasks.");
        }

        /** A stand-in for somebody who is named in a case gets nothing of that case through them. */
        void keepFromWhoStandsInFor(String away, Set<String> roles) {
            List<Task> open = ownRights.call(() -> tasks.createTaskQuery()
                    .taskCandidateGroupIn(List.copyOf(roles))
                    .includeAssignedTasks()
                    .list());
            openTasks.ofCases(open).stream()
                    .map(OpenTasks.CaseTask::reference)
                    .distinct()
                    .sorted()
                    .forEach(reference -> caseFiles
                            .find(reference)
                            .filter(file -> file.isKeptFrom(away))
                            .ifPresent(actingFor::keepOpenTasks));
        }

        /** Those that are nobody's own, and that the person could not take again by the roles that stay. */
        private void handBack(String user, Set<String> stay, String why) {
            List<Task> taken = ownRights.call(
                    () -> tasks.createTaskQuery().taskAssignee(user).list());
            // In one order: whoever changes two cases at once would otherwise wait for each other.
            openTasks.ofCases(taken).stream()
                    .filter(found -> isGroups(found.task(), stay))
                    .sorted(Comparator.comparing(OpenTasks.CaseTask::reference))
                    .forEach(found -> {
                        Optional<CaseFile> file = caseFiles.find(found.reference());
                        file.ifPresent(seen -> caseFiles.open(seen.reference()));
                        ownRights.call(() -> {
                            tasks.setAssignee(found.task().getId(), null);
                            return user;
                        });
                        file.ifPresent(seen -> caseFiles.enter(
                                seen,
                                CaseFile.SYSTEM,
                                "Handed back: " + found.task().getName(),
                                why));
                    });
        }

        private boolean isGroups(Task task, Set<String> stay) {
            List<String> groups = openTasks.groups(task);
            return !groups.isEmpty() && groups.stream().noneMatch(stay::contains);
        }
    }
}

package org.recourse.lifecycle;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.camunda.bpm.dmn.engine.DmnDecisionRuleResult;
import org.camunda.bpm.engine.DecisionService;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.Codes;
import org.recourse.casefile.Deletion;
import org.recourse.casefile.Deletion.Candidate;
import org.recourse.notice.Notices;
import org.recourse.notice.Recipient;
import org.recourse.trust.WorkingTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Deletes closed cases at the end of the period for which they are kept, or earlier where somebody has a right to it,
 * with everything that the engine and the outbox know of them. The periods stand in the table {@code retention-period}.
 */
@Component
public class Retention {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private static final String TABLE = "retention-period";

    /** How many cases are deleted in one transaction. */
    private static final int PORTION = 20;

    /** How long before at least it is told that a case goes. */
    private static final Period NOTICE = Period.ofDays(30);

    /** It is told once a month: what ends in the month after next time. */
    private static final Period AHEAD = Period.ofMonths(2);

    private static final int MOST_LINES = 200;

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.UK);

    private final Deletion deletion;
    private final CaseFiles caseFiles;
    private final People people;
    private final Mailing mailing;
    private final Notices notices;
    private final OwnRights ownRights;
    private final ObjectProvider<RuntimeService> runtime;
    private final ObjectProvider<HistoryService> history;
    private final ObjectProvider<DecisionService> decisions;
    private final WorkingTime workingTime;
    private final Clock clock;

    Retention(
            Deletion deletion,
            CaseFiles caseFiles,
            People people,
            Mailing mailing,
            Notices notices,
            OwnRights ownRights,
            ObjectProvider<RuntimeService> runtime,
            ObjectProvider<HistoryService> history,
            ObjectProvider<DecisionService> decisions,
            WorkingTime workingTime,
            Clock clock) {
        this.deletion = deletion;
        this.caseFiles = caseFiles;
        this.people = people;
        this.mailing = mailing;
        this.notices = notices;
        this.ownRights = ownRights;
        this.runtime = runtime;
        this.history = history;
        this.decisions = decisions;
        this.workingTime = workingTime;
        this.clock = clock;
    }

    /**
     * Deletes a case and all that tell the same story (duplicates, and what was raised from them), through whatever
     * door: the story, the files, the engine's history, the mails in the outbox. What is left are the figures and the
     * entry in the log of deletions. Once more does nothing. In the files of the database something may be found until
     * they were cleared, see {@code docs/retention.md}.
     *
     * @param rule code of what they are deleted under, kept in the log: at most 100 characters, nothing personal
     * @param who user name, or {@link CaseFile#SYSTEM}
     * @return the references of the cases that were deleted; none where it was gone already
     * @throws Deletion.Refused where one of them is open or under legal hold, where something of it still runs, or where
     *     its chronology was tampered with; nothing is deleted then, and the caller's transaction can go on
     */
    @Transactional(noRollbackFor = Deletion.Refused.class)
    public Set<String> purge(String reference, String rule, String who) {
        SortedSet<String> story = deletion.sameStory(reference);
        if (!deletion.lock(story)) {
            return Set.of();
        }
        // Whoever starts something for a case holds this lock, too: nothing is started from here on.
        ownRights.call(() -> {
            story.forEach(this::refuseWhileRunning);
            story.forEach(this::forget);
            return story;
        });
        deletion.delete(story, rule, who);
        notices.forget(story);
        return story;
    }

    private void refuseWhileRunning(String reference) {
        if (runtime.getObject()
                        .createProcessInstanceQuery()
                        .processInstanceBusinessKey(reference)
                        .count()
                > 0) {
            throw new Deletion.Refused("Something still runs for " + reference + ".");
        }
    }

    /** The engine's history of the case's own process, of those it called, and of those that were started for it. */
    private void forget(String reference) {
        Set<String> instances = new LinkedHashSet<>();
        List<String> next = ids(history.getObject()
                .createHistoricProcessInstanceQuery()
                .processInstanceBusinessKey(reference)
                .list());
        while (!next.isEmpty()) {
            next = next.stream()
                    .filter(instances::add)
                    .flatMap(instance -> ids(history.getObject()
                                    .createHistoricProcessInstanceQuery()
                                    .superProcessInstanceId(instance)
                                    .list())
                            .stream())
                    .toList();
        }
        if (!instances.isEmpty()) {
            history.getObject().deleteHistoricProcessInstancesIfExists(List.copyOf(instances));
        }
    }

    private static List<String> ids(Collection<HistoricProcessInstance> instances) {
        return instances.stream().map(HistoricProcessInstance::getId).toList();
    }

    /** For how long a case is kept after it was closed, and what that period is called. */
    private record Kept(int months, String retentionClass) {}

    /** Cases that tell the same story, and when the longest of their periods ends. */
    private record Story(SortedSet<String> references, List<Candidate> members, ZonedDateTime until, String rule) {}

    /**
     * Until when a closed case is kept, where no legal hold stands on it: with all that tell the same story, for the
     * longest of their periods.
     *
     * @return the last day; empty as long as one of them is open
     */
    @Transactional(readOnly = true)
    public Optional<LocalDate> keptUntil(String reference) {
        return story(reference, new HashMap<>()).map(story -> story.until().toLocalDate());
    }

    /**
     * Deletes some of the cases whose period is over, which was told before, and on which no hold stands.
     *
     * @return whether there are more
     */
    @Transactional
    public boolean purgeDue() {
        Instant now = clock.instant();
        Set<String> deleted = new TreeSet<>();
        for (Story story : ending(now)) {
            boolean told = story.members().stream()
                    .allMatch(member -> member.deleteAfter() != null
                            && !member.deleteAfter().isAfter(now));
            if (!told) {
                continue;
            }
            if (deleted.size() >= PORTION) {
                return true;
            }
            try {
                deleted.addAll(purge(story.references().first(), story.rule(), CaseFile.SYSTEM));
            } catch (Deletion.Refused e) {
                LOG.warn("A case whose period is over could not be deleted; see that its chronology is verified");
            }
        }
        return false;
    }

    /**
     * Tells a group which cases go in the month after next time, each of its members of those that they may know of.
     * Who was told has at least thirty days to put a hold on one.
     *
     * @param group id of the group
     * @param notice the mail
     * @throws IllegalStateException where nobody in the group has an address: then nothing is deleted either
     */
    @Transactional
    public void announce(String group, String notice) {
        ZonedDateTime now = clock.instant().atZone(workingTime.zone());
        List<Story> next = ending(now.plus(AHEAD).toInstant()).stream()
                .filter(story -> story.members().stream().anyMatch(member -> member.deleteAfter() == null))
                .toList();
        if (next.isEmpty()) {
            return;
        }
        Map<Recipient, List<String>> lines = new LinkedHashMap<>();
        List<Story> told = new ArrayList<>();
        for (Story story : next) {
            String day = DAY.format(dayOf(story, now));
            for (Candidate member : story.members()) {
                caseFiles.find(member.reference()).map(file -> people.inGroups(List.of(group), file)).stream()
                        .flatMap(List::stream)
                        .forEach(recipient -> {
                            lines.computeIfAbsent(recipient, unseen -> new ArrayList<>())
                                    .add(member.reference() + ": " + day);
                            told.add(story);
                        });
            }
        }
        if (lines.isEmpty()) {
            throw new IllegalStateException(
                    "Nobody in the group " + group + " has an e-mail address: nobody could put a hold on a case");
        }
        mail(YearMonth.from(now).toString(), notice, lines);
        // What nobody could be told of stays.
        told.stream()
                .distinct()
                .forEach(story ->
                        deletion.announce(story.references(), dayOf(story, now).toInstant()));
    }

    private void mail(String month, String notice, Map<Recipient, List<String>> lines) {
        @Nullable RuntimeException failure = null;
        for (Map.Entry<Recipient, List<String>> one : lines.entrySet()) {
            try {
                mailing.send(
                        "retention:" + month,
                        notice,
                        List.of(one.getKey()),
                        Map.of("reference", "retention-" + month, "lines", String.join("\n", cut(one.getValue()))));
            } catch (RuntimeException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static List<String> cut(List<String> lines) {
        return lines.size() <= MOST_LINES
                ? lines
                : Stream.concat(
                                lines.stream().limit(MOST_LINES),
                                Stream.of("and " + (lines.size() - MOST_LINES) + " more"))
                        .toList();
    }

    private static ZonedDateTime dayOf(Story story, ZonedDateTime now) {
        ZonedDateTime earliest = now.plus(NOTICE);
        return story.until().isAfter(earliest) ? story.until() : earliest;
    }

    /** The stories whose cases have all come to the end of their period at a moment, the oldest first, none held. */
    private List<Story> ending(Instant moment) {
        Map<Deletion.Codes, Kept> periods = new HashMap<>();
        Set<String> seen = new TreeSet<>();
        List<Story> ending = new ArrayList<>();
        for (Deletion.Codes codes : deletion.codesOfClosedCases()) {
            Instant before = moment.atZone(workingTime.zone())
                    .minusMonths(period(codes, periods).months())
                    .toInstant();
            for (String reference : deletion.closedBefore(codes, before)) {
                if (!seen.contains(reference)) {
                    Optional<Story> story = story(reference, periods);
                    story.ifPresent(found -> seen.addAll(found.references()));
                    story.filter(found -> found.members().stream().noneMatch(Candidate::held))
                            .filter(found -> !found.until().toInstant().isAfter(moment))
                            .ifPresent(ending::add);
                }
            }
        }
        return ending;
    }

    private Optional<Story> story(String reference, Map<Deletion.Codes, Kept> periods) {
        SortedSet<String> references = deletion.sameStory(reference);
        List<Candidate> members = deletion.candidates(references);
        @Nullable ZonedDateTime until = null;
        String rule = "";
        for (Candidate member : members) {
            Deletion.Codes codes = member.codes();
            Instant closed = member.closedAt();
            if (codes == null || closed == null) {
                return Optional.empty();
            }
            Kept kept = period(codes, periods);
            ZonedDateTime end = closed.atZone(workingTime.zone()).plusMonths(kept.months());
            if (until == null || end.isAfter(until)) {
                until = end;
                rule = kept.retentionClass();
            }
        }
        return until == null ? Optional.empty() : Optional.of(new Story(references, members, until, rule));
    }

    private Kept period(Deletion.Codes codes, Map<Deletion.Codes, Kept> periods) {
        return periods.computeIfAbsent(codes, unseen -> {
            Map<String, Object> asked = Map.of(
                    "kind", Codes.of(codes.kind()),
                    "ending", Codes.of(codes.ending()),
                    "conduct", codes.conduct() == null ? "" : Codes.of(codes.conduct()),
                    "category", codes.category() == null ? "" : Codes.of(codes.category()),
                    "subjectType", Codes.of(codes.subjectType()),
                    "serious", codes.serious());
            DmnDecisionRuleResult answer = ownRights.call(() -> decisions
                    .getObject()
                    .evaluateDecisionTableByKey(TABLE, asked)
                    .getSingleResult());
            return new Kept(((Number) answer.getEntry("months")).intValue(), answer.getEntry("retentionClass"));
        });
    }
}

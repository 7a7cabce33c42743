package org.recourse.change;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.recourse.casefile.CaseFiles;
import org.recourse.engine.RunningInstances;
import org.recourse.lifecycle.OwnRights;
import org.recourse.oversight.NotForRole;
import org.recourse.oversight.OnPurpose;
import org.recourse.oversight.Times;
import org.recourse.trust.Person;
import org.recourse.trust.Role;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/**
 * Which versions of the processes are live, what was changed, and how what is running follows: for those who manage cases and
 * those who change the processes.
 */
@Controller
class ProcessesPage {

    private static final int LATEST = 10;

    private final RepositoryService repository;
    private final RunningInstances instances;
    private final MovePlans plans;
    private final Moves moves;
    private final DeploymentLog log;
    private final CaseFiles caseFiles;
    private final OwnRights ownRights;
    private final Times times;

    ProcessesPage(
            RepositoryService repository,
            RunningInstances instances,
            MovePlans plans,
            Moves moves,
            DeploymentLog log,
            CaseFiles caseFiles,
            OwnRights ownRights,
            Times times) {
        this.repository = repository;
        this.instances = instances;
        this.plans = plans;
        this.moves = moves;
        this.log = log;
        this.caseFiles = caseFiles;
        this.ownRights = ownRights;
        this.times = times;
    }

    /**
     * A version that is the newest, or on which something runs.
     *
     * @param others the numbers of all other versions, the newest first
     */
    record Version(int number, String since, int running, boolean newest, List<Integer> others) {}

    record Process(String key, String name, List<Version> versions) {}

    /** A change that was put live, in lines. */
    record Change(String when, String who, String name, List<String> lines, List<String> versions) {}

    /** A move as it stands in a list. */
    record MoveLine(long number, String what, String when, String who, String how) {}

    @GetMapping("/processes")
    String show(@AuthenticationPrincipal Person person, Model model) {
        onlyForThem(person);
        Map<String, Integer> running = instances.count(person.schools(), caseFiles.keptFrom(person.id()));
        Map<String, Instant> since = new HashMap<>();
        ownRights
                .call(() -> repository.createDeploymentQuery().list())
                .forEach(deployment -> since.put(
                        deployment.getId(), deployment.getDeploymentTime().toInstant()));
        Map<String, List<ProcessDefinition>> byKey = ownRights
                .call(() -> repository
                        .createProcessDefinitionQuery()
                        .orderByProcessDefinitionVersion()
                        .desc()
                        .list())
                .stream()
                .collect(Collectors.groupingBy(ProcessDefinition::getKey));
        model.addAttribute(
                "processes",
                byKey.values().stream()
                        .map(versions -> process(versions, running, since))
                        // First where something runs on an older version.
                        .sorted(Comparator.comparing(
                                        (Process process) -> process.versions().size() == 1)
                                .thenComparing(Process::name))
                        .toList());
        model.addAttribute(
                "moves",
                moves.latest(LATEST).stream()
                        .flatMap(move -> moves.progress(move, person).map(progress -> line(move, progress)).stream())
                        .toList());
        return "processes/list";
    }

    private Process process(
            List<ProcessDefinition> versions, Map<String, Integer> running, Map<String, Instant> since) {
        ProcessDefinition newest = versions.get(0);
        return new Process(
                newest.getKey(),
                nameOf(newest),
                versions.stream()
                        .filter(version -> version == newest || running.containsKey(version.getId()))
                        .map(version -> new Version(
                                version.getVersion(),
                                times.format(since.getOrDefault(version.getDeploymentId(), Instant.EPOCH)),
                                running.getOrDefault(version.getId(), 0),
                                version == newest,
                                versions.stream()
                                        .map(ProcessDefinition::getVersion)
                                        .filter(other -> other != version.getVersion())
                                        .toList()))
                        .toList());
    }

    private static String nameOf(ProcessDefinition process) {
        return process.getName() == null ? process.getKey() : process.getName();
    }

    /** Also where its diagrams were taken away since. */
    private String nameOf(String process) {
        return plans.versions(process).stream()
                .findFirst()
                .map(ProcessesPage::nameOf)
                .orElse(process);
    }

    private MoveLine line(Moves.Move move, Moves.Progress progress) {
        return new MoveLine(
                move.number(),
                nameOf(move.process()) + ", from version " + move.from() + " to version " + move.to(),
                times.format(move.at()),
                move.who(),
                progress.isOver()
                        ? progress.moved() + " moved"
                        : progress.moved() + " of " + progress.all() + " moved so far");
    }

    /** What was put live, by whom, and what it changed. */
    @GetMapping("/processes/changes")
    String changes(@AuthenticationPrincipal Person person, Model model) {
        onlyForThem(person);
        model.addAttribute(
                "changes",
                log.all().stream()
                        .map(entry -> new Change(
                                times.format(entry.at()),
                                entry.who(),
                                entry.name(),
                                entry.difference().lines().toList(),
                                versionsOf(entry.deployment())))
                        .toList());
        return "processes/changes";
    }

    private List<String> versionsOf(String deployment) {
        return ownRights.call(() -> Stream.concat(
                        repository.createProcessDefinitionQuery().deploymentId(deployment).list().stream()
                                .map(process -> nameOf(process) + ", version " + process.getVersion()),
                        repository.createDecisionDefinitionQuery().deploymentId(deployment).list().stream()
                                .map(table -> (table.getName() == null ? table.getKey() : table.getName())
                                        + ", version " + table.getVersion()))
                .sorted()
                .toList());
    }

    /** What would move from a version to another, and what would stay, and why. */
    @GetMapping("/processes/{process}/plan")
    String plan(
            @PathVariable String process,
            @RequestParam int from,
            @RequestParam int to,
            @AuthenticationPrincipal Person person,
            HttpServletRequest request,
            Model model) {
        onlyForThem(person);
        MovePlans.Plan plan = plans.of(person, process, from, to);
        model.addAttribute("process", process);
        model.addAttribute("name", nameOf(plan.to()));
        model.addAttribute("plan", plan);
        model.addAttribute("from", from);
        model.addAttribute("to", to);
        model.addAttribute("watches", person.is(Role.CASE_MANAGERS));
        model.addAttribute("token", OnPurpose.token(request));
        return "processes/plan";
    }

    /** The button of the plan. */
    @PostMapping(path = "/processes/{process}/move", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String move(
            @PathVariable String process,
            @RequestParam int from,
            @RequestParam int to,
            @RequestParam(defaultValue = "") String token,
            @AuthenticationPrincipal Person person,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        onlyForThem(person);
        try {
            OnPurpose.check(request, token);
        } catch (OnPurpose.NotMeant refused) {
            response.setStatus(HttpStatus.FORBIDDEN.value());
            model.addAttribute("refused", "The page had grown too old. Press the button once more.");
            return plan(process, from, to, person, request, model);
        }
        return moves.start(person, process, from, to)
                .map(number -> "redirect:/processes/moves/" + number)
                .orElseGet(() -> {
                    response.setStatus(HttpStatus.CONFLICT.value());
                    model.addAttribute("refused", "Nothing can be moved now. The plan below is as it stands.");
                    return plan(process, from, to, person, request, model);
                });
    }

    /** How far a move is. */
    @GetMapping("/processes/moves/{number}")
    String progress(@PathVariable long number, @AuthenticationPrincipal Person person, Model model) {
        onlyForThem(person);
        Moves.Move move = moves.find(number).orElseThrow(ProcessesPage::nothing);
        model.addAttribute("progress", moves.progress(move, person).orElseThrow(ProcessesPage::nothing));
        model.addAttribute("name", nameOf(move.process()));
        model.addAttribute("move", move);
        model.addAttribute("when", times.format(move.at()));
        model.addAttribute("watches", person.is(Role.CASE_MANAGERS));
        return "processes/move";
    }

    private static ResponseStatusException nothing() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }

    private static void onlyForThem(Person person) {
        NotForRole.unless(person, Role.CASE_MANAGERS, Role.PROCESS_ANALYSTS);
    }
}

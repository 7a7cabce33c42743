package org.recourse.change;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.recourse.change.PreviewWalk.CannotGoOn;
import org.recourse.change.WaysCheck.BrokenWay;
import org.recourse.lifecycle.FormReader;

/** A draft that somebody looks at, and the walk that they are on. One request at a time does something with it. */
final class Preview implements AutoCloseable {

    private static final String GONE = "The preview has ended. Begin again.";

    private final ProcessSet set;
    private final ProcessSet live;
    private final List<String> files;
    private final List<String> changes;
    private final List<Finding> findings;
    private final @Nullable String session;
    private final FormReader reader;
    private volatile Instant usedAt;
    private @Nullable PreviewWalk walk;
    private @Nullable Ways ways;
    private boolean closed;

    Preview(
            ProcessSet set,
            ProcessSet live,
            List<String> files,
            List<String> changes,
            List<Finding> findings,
            @Nullable String session,
            FormReader reader,
            Instant now) {
        this.set = set;
        this.live = live;
        this.files = files;
        this.changes = changes;
        this.findings = findings;
        this.session = session;
        this.reader = reader;
        this.usedAt = now;
    }

    /**
     * What came of walking every way that the draft changes.
     *
     * @param walked how much was walked, a line for each process
     */
    record Ways(List<String> walked, List<BrokenWay> broken) {}

    /** A process to begin with. */
    record Choice(String process, String name, boolean changed, boolean byPeople) {}

    /** Everything that the page of a walk shows. */
    record View(
            String process,
            String name,
            boolean over,
            boolean canGoBack,
            List<PreviewWalk.Open> open,
            List<PreviewWalk.Move> moves,
            Map<String, Boolean> world,
            List<PreviewWalk.Happening> story,
            List<PreviewWalk.Picture> pictures) {}

    /** Something done on a walk. */
    interface Step {
        void on(PreviewWalk walk) throws CannotGoOn;
    }

    Instant usedAt() {
        return usedAt;
    }

    void usedAt(Instant now) {
        usedAt = now;
    }

    @Nullable
    String session() {
        return session;
    }

    List<String> files() {
        return files;
    }

    List<String> changes() {
        return changes;
    }

    List<Finding> findings() {
        return findings;
    }

    /** A draft with a finding runs nowhere: it could be anybody's code. */
    boolean mayRun() {
        return findings.isEmpty();
    }

    /** The processes that begin by themselves, those that people start first. */
    List<Choice> choices() {
        PreviewWords words = new PreviewWords(set);
        List<Choice> choices = new ArrayList<>();
        for (Diagram diagram : set.diagrams()) {
            boolean byPeople = diagram.process().children("startEvent").anyMatch(event -> !event.get("camunda:formRef")
                    .isEmpty());
            boolean byProgram = Known.STARTED.containsKey(diagram.id())
                    || Known.messages().stream()
                            .anyMatch(message ->
                                    message.starts() && message.process().equals(diagram.id()));
            if (byPeople || byProgram) {
                choices.add(
                        new Choice(diagram.id(), words.ofProcess(diagram), files.contains(diagram.file()), byPeople));
            }
        }
        choices.sort(Comparator.comparing((Choice choice) -> !choice.byPeople()).thenComparing(Choice::name));
        return choices;
    }

    /** Walks every way that the draft changes, as putting it live does; it takes up to a minute. */
    synchronized void walkEveryWay() throws CannotGoOn {
        if (closed) {
            throw new CannotGoOn(GONE);
        }
        if (!mayRun()) {
            throw new CannotGoOn("The draft is not run before everything that is wrong with it is mended.");
        }
        List<String> walked = new ArrayList<>();
        ways = new Ways(walked, WaysCheck.check(set, live, result -> walked.add(result.inWords())));
    }

    /** What people call a process. */
    String nameOf(String process) {
        return set.process(process).map(new PreviewWords(set)::ofProcess).orElse(process);
    }

    /** What came of walking every way; empty before that. */
    synchronized Optional<Ways> ways() {
        return Optional.ofNullable(ways);
    }

    /** Begins a walk through a process instead of the one before. */
    synchronized void begin(String process) throws CannotGoOn {
        if (closed) {
            throw new CannotGoOn(GONE);
        }
        if (!mayRun()) {
            throw new CannotGoOn("The draft is not run before everything that is wrong with it is mended.");
        }
        Diagram diagram = choices().stream()
                .filter(choice -> choice.process().equals(process))
                .findFirst()
                .flatMap(choice -> set.process(choice.process()))
                .orElseThrow(() -> new CannotGoOn("Choose one of the processes."));
        leave();
        try {
            walk = new PreviewWalk(set, diagram, reader);
        } catch (org.camunda.bpm.engine.ProcessEngineException e) {
            throw new CannotGoOn("The engine does not take the draft: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    /** Does something on the walk. */
    synchronized void take(Step step) throws CannotGoOn {
        if (walk == null) {
            throw new CannotGoOn(GONE);
        }
        step.on(walk);
    }

    /** How the walk stands; empty where none has begun. */
    synchronized Optional<View> look() {
        return Optional.ofNullable(walk)
                .map(now -> new View(
                        now.process(),
                        now.name(),
                        now.isOver(),
                        now.canGoBack(),
                        now.open(),
                        now.moves(),
                        now.world(),
                        now.story(),
                        now.pictures()));
    }

    /** The diagram of a process as the draft has it, with what the walk has reached coloured. */
    synchronized Optional<byte[]> marked(String process) {
        return Optional.ofNullable(walk)
                .flatMap(now -> now.pictures().stream()
                        .filter(picture -> picture.process().equals(process))
                        .findFirst())
                .flatMap(picture -> set.process(process)
                        .flatMap(diagram -> set.content(diagram.file()))
                        .map(content -> Marked.with(content, colours(picture))));
    }

    private static Map<String, Marked.Colour> colours(PreviewWalk.Picture picture) {
        Map<String, Marked.Colour> colours = new java.util.TreeMap<>();
        picture.flows().forEach(flow -> colours.put(flow, Marked.Colour.WAY));
        picture.marks()
                .forEach((element, stage) ->
                        colours.put(element, stage == PreviewWalk.Stage.HERE ? Marked.Colour.HERE : Marked.Colour.WAY));
        return colours;
    }

    private void leave() {
        if (walk != null) {
            walk.close();
            walk = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        leave();
    }
}

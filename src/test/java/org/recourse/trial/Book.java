package org.recourse.trial;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of the nodes, and what they answered. Everything that anybody writes holds a mark that stands nowhere else,
 * by which it is found again, wherever it is; and wherever it should not be.
 */
final class Book {

    /** What every mark starts with. */
    static final String MARK = "wyvern-";

    static final Pattern MARKS = Pattern.compile(MARK + "[a-z0-9]+-[0-9]+");

    private final Map<String, Filed> filed = new ConcurrentHashMap<>();
    private final List<Filed> inOrder = new ArrayList<>();
    private final Queue<Words> words = new ConcurrentLinkedQueue<>();
    private final Queue<File> files = new ConcurrentLinkedQueue<>();
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();

    /**
     * A report that was answered with 201.
     *
     * @param email of the reporter, null where none was given
     */
    record Filed(
            String mark,
            String reference,
            String receipt,
            @Nullable String email) {}

    /** What somebody wrote with a call or a completed task, and whether they were told that it was taken. */
    record Words(String mark, String what, boolean answered) {}

    /** A file that a reporter handed in, and whether they were told that it was taken. */
    record File(String reference, String sha256, boolean answered) {}

    void filed(Filed report) {
        filed.put(report.mark(), report);
        synchronized (inOrder) {
            inOrder.add(report);
        }
    }

    void wrote(Words some) {
        words.add(some);
    }

    void handedIn(File file) {
        files.add(file);
    }

    /** Something that should never be answered. */
    void problem(String what) {
        problems.add(what);
    }

    Map<String, Filed> filed() {
        return filed;
    }

    Collection<Words> words() {
        return words;
    }

    Collection<File> files() {
        return files;
    }

    Collection<String> problems() {
        return problems;
    }

    /** One of the later reports; null where there is none yet. */
    @Nullable
    Filed some(Random random) {
        synchronized (inOrder) {
            int newest = Math.min(inOrder.size(), 60);
            return newest == 0 ? null : inOrder.get(inOrder.size() - 1 - random.nextInt(newest));
        }
    }
}

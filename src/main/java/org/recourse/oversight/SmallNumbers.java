package org.recourse.oversight;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table of counts, kinds of things by schools with the totals of both, in which no small count can be read or worked
 * out. A count under five is hidden. Where one of these then follows from what is shown, because a total gives it away,
 * alone or together with others, another count is hidden as well, the smallest first, until each may be at least two
 * different numbers.
 *
 * <p>The same table is the ground of the report on each school and of that on the trust, so that they can be laid side by
 * side and still tell no more.
 */
final class SmallNumbers {

    static final String FEWER = "fewer than 5";
    static final String NOT_SHOWN = "not shown";

    private static final int SMALL = 5;
    private static final int ANY = 1_000_000;

    /** Rows and columns with their totals last. */
    private final int[][] counts;

    private final boolean[][] hidden;

    /** Hidden counts of which not even that they are small can be told. */
    private final boolean[][] unsaid;

    private final List<List<int[]>> lines;

    /**
     * Hides what has to be hidden.
     *
     * @param table what is counted by row and column, each row as long as the others
     * @param hiddenTotals of the columns, and of all of them, those that another table with the same totals hides; those
     *     that this one hides are added
     */
    SmallNumbers(int[][] table, boolean[] hiddenTotals) {
        int rows = table.length;
        int columns = rows == 0 ? 0 : table[0].length;
        counts = new int[rows + 1][columns + 1];
        hidden = new boolean[rows + 1][columns + 1];
        unsaid = new boolean[rows + 1][columns + 1];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int count = table[row][column];
                counts[row][column] = count;
                counts[row][columns] += count;
                counts[rows][column] += count;
                counts[rows][columns] += count;
            }
        }
        for (int row = 0; row <= rows; row++) {
            for (int column = 0; column <= columns; column++) {
                hidden[row][column] = counts[row][column] < SMALL || (row == rows && hiddenTotals[column]);
            }
        }
        lines = lines();
        for (int[] exposed = exposed(); exposed != null; exposed = exposed()) {
            conceal(exposed);
        }
        for (int column = 0; column <= columns; column++) {
            hiddenTotals[column] |= hidden[rows][column];
        }
    }

    /** What is shown: the count, that it is small, or that it is not shown. */
    String shown(int row, int column) {
        if (!hidden[row][column]) {
            return String.valueOf(counts[row][column]);
        }
        return counts[row][column] < SMALL && !unsaid[row][column] ? FEWER : NOT_SHOWN;
    }

    /** Each row and each column, with its total as the last cell. */
    private List<List<int[]>> lines() {
        List<List<int[]>> all = new ArrayList<>();
        for (int row = 0; row < counts.length; row++) {
            List<int[]> line = new ArrayList<>();
            for (int column = 0; column < counts[0].length; column++) {
                line.add(new int[] {row, column});
            }
            all.add(line);
        }
        for (int column = 0; column < counts[0].length; column++) {
            List<int[]> line = new ArrayList<>();
            for (int row = 0; row < counts.length; row++) {
                line.add(new int[] {row, column});
            }
            all.add(line);
        }
        return all;
    }

    /** A small count that follows from what is shown; null where none does. */
    private int @Nullable [] exposed() {
        int[][] least = new int[counts.length][counts[0].length];
        int[][] most = new int[counts.length][counts[0].length];
        for (int row = 0; row < counts.length; row++) {
            for (int column = 0; column < counts[0].length; column++) {
                int count = counts[row][column];
                boolean small = count < SMALL;
                boolean anything = unsaid[row][column];
                least[row][column] = !hidden[row][column] ? count : anything || small ? 0 : SMALL;
                most[row][column] = !hidden[row][column] ? count : anything || !small ? ANY : SMALL - 1;
            }
        }
        boolean narrower = true;
        while (narrower) {
            narrower = false;
            for (List<int[]> line : lines) {
                narrower |= narrow(line, least, most);
            }
        }
        for (List<int[]> line : lines) {
            for (int[] cell : line) {
                int row = cell[0];
                int column = cell[1];
                if (hidden[row][column] && counts[row][column] < SMALL && least[row][column] == most[row][column]) {
                    return cell;
                }
            }
        }
        return null;
    }

    /** What each cell of a line can be, given what the others can be and that they add up to the last one. */
    private static boolean narrow(List<int[]> line, int[][] least, int[][] most) {
        int[] total = line.get(line.size() - 1);
        List<int[]> cells = line.subList(0, line.size() - 1);
        int lowest = cells.stream().mapToInt(cell -> least[cell[0]][cell[1]]).sum();
        int highest = cells.stream().mapToInt(cell -> most[cell[0]][cell[1]]).sum();
        boolean narrower = bound(total, lowest, highest, least, most);
        for (int[] cell : cells) {
            int othersLeast = lowest - least[cell[0]][cell[1]];
            int othersMost = highest - most[cell[0]][cell[1]];
            if (bound(
                    cell,
                    least[total[0]][total[1]] - othersMost,
                    most[total[0]][total[1]] - othersLeast,
                    least,
                    most)) {
                return true; // the sums are others now
            }
        }
        return narrower;
    }

    private static boolean bound(int[] cell, int low, int high, int[][] least, int[][] most) {
        int newLow = Math.max(least[cell[0]][cell[1]], low);
        int newHigh = Math.min(most[cell[0]][cell[1]], high);
        boolean narrower = newLow != least[cell[0]][cell[1]] || newHigh != most[cell[0]][cell[1]];
        least[cell[0]][cell[1]] = newLow;
        most[cell[0]][cell[1]] = newHigh;
        return narrower;
    }

    /** Hides one more count: the smallest that helps, and a total last; or else nothing of the table is said. */
    private void conceal(int[] exposed) {
        // A line with one hidden count gives it away; else the lines through what is exposed.
        List<List<int[]>> alone = lines.stream()
                .filter(line -> line.stream().filter(this::isHidden).count() == 1)
                .toList();
        List<List<int[]>> through = !alone.isEmpty()
                ? alone
                : lines.stream()
                        .filter(line -> line.stream().anyMatch(cell -> Arrays.equals(cell, exposed)))
                        .toList();
        Optional<int[]> next = through.stream()
                .flatMap(List::stream)
                .filter(cell -> !hidden[cell[0]][cell[1]])
                .min(Comparator.comparing(this::isTotal).thenComparing(cell -> counts[cell[0]][cell[1]]));
        if (next.isPresent()) {
            hidden[next.get()[0]][next.get()[1]] = true;
        } else {
            // Nothing of the table is said then, not even what is small.
            for (int row = 0; row < counts.length; row++) {
                Arrays.fill(hidden[row], true);
                Arrays.fill(unsaid[row], true);
            }
        }
    }

    private boolean isHidden(int[] cell) {
        return hidden[cell[0]][cell[1]];
    }

    private boolean isTotal(int[] cell) {
        return cell[0] == counts.length - 1 || cell[1] == counts[0].length - 1;
    }
}

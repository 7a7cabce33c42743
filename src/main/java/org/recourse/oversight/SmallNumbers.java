package org.recourse.oversight;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table of counts, kinds of things by schools with the totals of both, in which no small count can be read or worked
 * out. A count under five is hidden. Where a line then has hidden counts that its total would give away, the smallest
 * other counts of the line are hidden as well, and so on for the lines through those, until every hidden count may be at
 * least two different numbers for somebody who knows all the others.
 *
 * <p>The same table is the ground of the report on each school and of that on the trust, so that they can be laid side by
 * side and still tell no more.
 */
final class SmallNumbers {

    static final String FEWER = "fewer than 5";
    static final String NOT_SHOWN = "not shown";

    private static final int SMALL = 5;

    /** Rows and columns with their totals last. */
    private final int[][] counts;

    private final boolean[][] hidden;

    /** Hidden counts of which not even that they are small can be told. */
    private final boolean[][] unsaid;

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
        boolean changed = true;
        while (changed) {
            changed = false;
            for (List<int[]> line : lines()) {
                changed |= protect(line);
            }
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

    /** Each row and each column, with its total as the last cell. A line of one cell and its total is no secret's ground. */
    private List<List<int[]>> lines() {
        List<List<int[]>> lines = new ArrayList<>();
        for (int row = 0; row < counts.length; row++) {
            List<int[]> line = new ArrayList<>();
            for (int column = 0; column < counts[0].length; column++) {
                line.add(new int[] {row, column});
            }
            lines.add(line);
        }
        for (int column = 0; column < counts[0].length; column++) {
            List<int[]> line = new ArrayList<>();
            for (int row = 0; row < counts.length; row++) {
                line.add(new int[] {row, column});
            }
            lines.add(line);
        }
        return lines;
    }

    /** Hides what is needed in a line; true where something more was hidden. */
    private boolean protect(List<int[]> line) {
        List<int[]> concealed = line.stream().filter(this::isConcealed).toList();
        if (concealed.isEmpty() || isSafe(line)) {
            return false;
        }
        int[] next = line.subList(0, line.size() - 1).stream()
                .filter(cell -> !isConcealed(cell))
                .min((one, other) -> Integer.compare(count(one), count(other)))
                .orElse(null);
        if (next != null) {
            hidden[next[0]][next[1]] = true;
            return true;
        }
        int[] total = line.get(line.size() - 1);
        if (!isConcealed(total)) {
            hidden[total[0]][total[1]] = true;
            return true;
        }
        // All is hidden already: not even that the counts are small is said.
        boolean changed = false;
        for (int[] cell : concealed) {
            changed |= !unsaid[cell[0]][cell[1]];
            unsaid[cell[0]][cell[1]] = true;
        }
        return changed;
    }

    /** Whether each hidden cell of the line could be another number, as far as the line's total tells. */
    private boolean isSafe(List<int[]> line) {
        int[] total = line.get(line.size() - 1);
        List<int[]> cells = line.subList(0, line.size() - 1);
        List<int[]> concealed = cells.stream().filter(this::isConcealed).toList();
        if (concealed.isEmpty()) {
            return !isConcealed(total); // a total can be added up from its cells
        }
        if (isConcealed(total)) {
            return true;
        }
        int known = cells.stream()
                .filter(cell -> !isConcealed(cell))
                .mapToInt(this::count)
                .sum();
        int sum = count(total) - known;
        return concealed.stream().allMatch(cell -> {
            int lowest = 0;
            int highest = 0;
            for (int[] other : concealed) {
                if (!Arrays.equals(other, cell)) {
                    lowest += low(other);
                    highest = Math.min(1_000_000, highest + high(other));
                }
            }
            int least = Math.max(low(cell), sum - highest);
            int most = Math.min(high(cell), sum - lowest);
            return most > least;
        });
    }

    private boolean isConcealed(int[] cell) {
        return hidden[cell[0]][cell[1]];
    }

    private int count(int[] cell) {
        return counts[cell[0]][cell[1]];
    }

    private int low(int[] cell) {
        return unsaid[cell[0]][cell[1]] || count(cell) < SMALL ? 0 : SMALL;
    }

    private int high(int[] cell) {
        return unsaid[cell[0]][cell[1]] || count(cell) >= SMALL ? 1_000_000 : SMALL - 1;
    }
}

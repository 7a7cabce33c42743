package org.recourse.oversight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Nobody works out a small number, however the numbers that are shown are added up. */
class SmallNumbersTest {

    private static final int MOST = 10;

    @Test
    void hidesWhatIsSmallAndWhatWouldGiveItAway() {
        SmallNumbers shown = numbers(new int[][] {{12, 3}, {7, 20}, {9, 30}});
        assertThat(shown.shown(0, 1)).isEqualTo("fewer than 5");
        assertThat(shown.shown(0, 0)).as("else 15 - 12 tells it").isEqualTo("not shown");
        assertThat(shown.shown(1, 1)).as("else 53 - 50 tells it").isEqualTo("not shown");
        assertThat(shown.shown(2, 1)).isEqualTo("30");
        assertThat(shown.shown(3, 2)).isEqualTo("81");
    }

    @Test
    void showsWhatIsNotSmall() {
        SmallNumbers shown = numbers(new int[][] {{5, 9}, {7, 6}});
        assertThat(shown.shown(0, 0)).isEqualTo("5");
        assertThat(shown.shown(2, 2)).isEqualTo("27");
    }

    @Test
    void aTotalThatAnotherTableHidesIsHiddenHereToo() {
        boolean[] totals = {true, false, false};
        SmallNumbers shown = new SmallNumbers(new int[][] {{10, 10}, {10, 10}}, totals);
        assertThat(shown.shown(2, 0)).isEqualTo("not shown");
        assertThat(totals).as("and is not the only one").containsSequence(true);
    }

    /** Tries every table there could be behind what is shown. */
    @Test
    void everyHiddenNumberCouldBeAnother() {
        Random random = new Random(4);
        for (int attempt = 0; attempt < 100; attempt++) {
            int rows = 2;
            int columns = 1 + attempt % 2;
            int[][] table = table(rows, columns, index -> random.nextInt(MOST));
            SmallNumbers shown = numbers(table);
            boolean[][] varies = new boolean[rows][columns];
            int[] cells = new int[rows * columns];
            int possible = (int) Math.pow(2 * MOST, rows * columns);
            for (int code = 0; code < possible; code++) {
                int rest = code;
                for (int i = 0; i < cells.length; i++) {
                    cells[i] = rest % (2 * MOST);
                    rest /= 2 * MOST;
                }
                int[][] candidate = table(rows, columns, index -> cells[index]);
                if (fits(candidate, shown)) {
                    for (int row = 0; row < rows; row++) {
                        for (int column = 0; column < columns; column++) {
                            varies[row][column] |= candidate[row][column] != table[row][column];
                        }
                    }
                }
            }
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    if (table[row][column] < 5) {
                        assertThat(varies[row][column])
                                .as(Arrays.deepToString(table) + " at " + row + "," + column)
                                .isTrue();
                    }
                }
            }
        }
    }

    private static boolean fits(int[][] candidate, SmallNumbers shown) {
        int rows = candidate.length;
        int columns = candidate[0].length;
        int all = 0;
        int[] ofColumn = new int[columns];
        for (int row = 0; row < rows; row++) {
            int ofRow = 0;
            for (int column = 0; column < columns; column++) {
                ofRow += candidate[row][column];
                ofColumn[column] += candidate[row][column];
                if (!fits(candidate[row][column], shown.shown(row, column))) {
                    return false;
                }
            }
            all += ofRow;
            if (!fits(ofRow, shown.shown(row, columns))) {
                return false;
            }
        }
        for (int column = 0; column < columns; column++) {
            if (!fits(ofColumn[column], shown.shown(rows, column))) {
                return false;
            }
        }
        return fits(all, shown.shown(rows, columns));
    }

    private static boolean fits(int number, String shown) {
        return switch (shown) {
            case SmallNumbers.FEWER -> number < 5;
            case SmallNumbers.NOT_SHOWN -> true;
            default -> shown.equals(String.valueOf(number));
        };
    }

    private static int[][] table(int rows, int columns, IntFunction<Integer> number) {
        int[][] table = new int[rows][columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                table[row][column] = number.apply(row * columns + column);
            }
        }
        return table;
    }

    private static SmallNumbers numbers(int[][] table) {
        return new SmallNumbers(table, new boolean[table[0].length + 1]);
    }
}

package org.recourse.oversight;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A chart of bars, laid out to be drawn in a page without a script: what is drawn where is computed here. The numbers
 * stand beside the bars, so that nothing depends on a colour.
 *
 * @param title what it shows
 * @param part what the hatched part of each bar is; empty where bars have no part
 * @param upright whether the bars stand, as for times, or lie, as for kinds of things
 * @param width of the drawing; it is scaled to the page
 */
record BarChart(String title, String part, boolean upright, int width, int height, List<Bar> bars) {

    private static final int LABEL = 230;
    private static final int LENGTH = 320;
    private static final int ROW = 26;
    private static final int TALL = 170;

    /**
     * What a bar stands for.
     *
     * @param part how many of them are hatched
     */
    record Value(String label, int number, int part) {}

    /** A bar where it is drawn, with where its label and its number are written. */
    record Bar(
            Value value,
            double x,
            double y,
            double width,
            double height,
            double partX,
            double partY,
            double partWidth,
            double partHeight,
            double labelX,
            double labelY,
            double numberX,
            double numberY) {}

    /** Bars that lie, one below the other. */
    static BarChart lying(String title, String part, List<Value> values) {
        int most = most(values);
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Value value = values.get(i);
            double length = (double) LENGTH * value.number() / most;
            double y = 4 + i * ROW;
            bars.add(new Bar(
                    value,
                    LABEL,
                    y,
                    length,
                    ROW - 8,
                    LABEL,
                    y,
                    (double) LENGTH * value.part() / most,
                    ROW - 8,
                    LABEL - 8,
                    y + 13,
                    LABEL + length + 6,
                    y + 13));
        }
        return new BarChart(title, part, false, LABEL + LENGTH + 70, values.size() * ROW + 8, bars);
    }

    /** Bars that stand, one beside the other. */
    static BarChart upright(String title, String part, List<Value> values) {
        int most = most(values);
        int step = Math.max(26, Math.min(72, 620 / Math.max(1, values.size())));
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Value value = values.get(i);
            double x = 8 + i * step;
            double tall = (double) TALL * value.number() / most;
            double partTall = (double) TALL * value.part() / most;
            double bottom = TALL + 20;
            bars.add(new Bar(
                    value,
                    x,
                    bottom - tall,
                    step - 8,
                    tall,
                    x,
                    bottom - partTall,
                    step - 8,
                    partTall,
                    x + (step - 8) / 2.0,
                    bottom + 16,
                    x + (step - 8) / 2.0,
                    bottom - tall - 5));
        }
        return new BarChart(title, part, true, Math.max(200, values.size() * step + 16), TALL + 46, bars);
    }

    private static int most(List<Value> values) {
        return Math.max(1, values.stream().mapToInt(Value::number).max().orElse(1));
    }

    /** Whether there is nothing to draw. */
    public boolean isEmpty() {
        return bars.stream().allMatch(bar -> bar.value().number() == 0);
    }

    /** The same in a sentence, for those who do not see the drawing. */
    public String inWords() {
        return title + ": "
                + bars.stream()
                        .map(Bar::value)
                        .map(value -> value.label() + " " + value.number())
                        .collect(Collectors.joining(", "))
                + ".";
    }
}

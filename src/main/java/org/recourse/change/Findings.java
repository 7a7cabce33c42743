package org.recourse.change;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the rules have found so far, each once. */
final class Findings {

    private final Set<Finding> all = new LinkedHashSet<>();

    /** Something wrong with a whole file. */
    void add(String file, String problem, String remedy) {
        all.add(new Finding(file, "", "", problem, remedy));
    }

    /** Something wrong with one element of a file. */
    void add(String file, Part part, String problem, String remedy) {
        Part named = part.withId();
        all.add(new Finding(file, named.id(), named.name(), problem, remedy));
    }

    /** Something wrong with what has this id in a file. */
    void add(String file, String id, String name, String problem, String remedy) {
        all.add(new Finding(file, id, name, problem, remedy));
    }

    void addAll(List<Finding> others) {
        all.addAll(others);
    }

    List<Finding> all() {
        return new ArrayList<>(all);
    }
}

package org.recourse.change;

/**
 * One thing that is wrong with a set of diagrams, tables and forms.
 *
 * @param file the file's name
 * @param element the id of the element, or empty where it is about the whole file
 * @param name what people call the element, or empty
 * @param problem what is wrong, in plain words
 * @param remedy how to mend it
 */
record Finding(String file, String element, String name, String problem, String remedy) {

    /** One line for people. */
    String inWords() {
        String where = element.isEmpty()
                ? file
                : file + ", " + (name.isEmpty() ? "" : "\"" + name + "\" ") + "(" + element + ")";
        return where + ": " + problem + " " + remedy;
    }
}

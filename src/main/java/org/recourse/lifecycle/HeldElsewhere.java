package org.recourse.lifecycle;

import java.util.List;
import java.util.Map;

/** What is held about a user beside the cases: a bean for each record that names users. */
public interface HeldElsewhere {

    /** What the record is called, such as "Training". */
    String title();

    /** What it holds about the user, a map of names and values for each row, in the order in which people read them; nobody else is named in it. */
    List<Map<String, String>> about(String user);
}

package org.recourse.lifecycle;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The agencies that one task each is opened for. */
@Component("agencyList")
public class AgencyList {

    /** The ids in a comma separated list; none for an empty one. */
    public List<String> of(@Nullable String agencies) {
        return List.copyOf(Lists.split(agencies));
    }
}

package org.recourse.trust;

import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** The schools of the trust, as configured. */
@Component
@EnableConfigurationProperties(TrustSettings.class)
public class Schools {

    private final List<School> schools;

    Schools(TrustSettings settings) {
        this.schools = settings.schools();
    }

    /** All schools, in the order they are configured. */
    public List<School> all() {
        return schools;
    }

    /** The school with this id. */
    public Optional<School> find(String id) {
        return schools.stream().filter(school -> school.id().equals(id)).findFirst();
    }
}

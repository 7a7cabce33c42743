package org.recourse.operation;

import java.util.List;
import org.recourse.casefile.KeyCheck;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.stereotype.Component;

/** Whether stories can be sealed and opened, and could still be after a start. */
@Component("keysHealthIndicator")
class KeysHealth extends AbstractHealthIndicator {

    private final KeyCheck keys;

    KeysHealth(KeyCheck keys) {
        this.keys = keys;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) throws Exception {
        List<String> missing = keys.missingFiles();
        if (!missing.isEmpty()) {
            health.status(Attention.NEEDED)
                    .withDetail("missing", missing)
                    .withDetail("note", "Do not stop this application before these files are back.");
        } else if (keys.holds()) {
            health.up();
        } else {
            health.down().withDetail("note", "The key files are not those of the database.");
        }
    }
}

package org.recourse.oversight;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Fills in, after the first start with the board, what the engine knows of the cases that were there before. */
@Component
class StandingsAtStart {

    private final Standings standings;

    StandingsAtStart(Standings standings) {
        this.standings = standings;
    }

    @EventListener(ApplicationReadyEvent.class)
    void catchUp() {
        while (standings.catchUp()) {
            // one case after the other
        }
    }
}

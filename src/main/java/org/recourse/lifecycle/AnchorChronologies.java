package org.recourse.lifecycle;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.recourse.casefile.Anchors;
import org.recourse.casefile.Anchors.Anchor;
import org.springframework.stereotype.Component;

/** Writes down the state of all chronologies. */
@Component("anchorChronologies")
class AnchorChronologies implements JavaDelegate {

    static final String NUMBER = "anchorNumber";
    static final String DIGEST = "anchorDigest";

    private final Anchors anchors;

    AnchorChronologies(Anchors anchors) {
        this.anchors = anchors;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Anchor anchor = anchors.anchor();
        execution.setVariable(NUMBER, anchor.number());
        execution.setVariable(DIGEST, anchor.digest());
    }
}

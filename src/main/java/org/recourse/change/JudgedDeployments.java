package org.recourse.change;

import java.util.List;
import java.util.Map;
import org.recourse.engine.DeploymentCheck;
import org.springframework.stereotype.Component;

/** Judges what somebody wants to put live, together with everything that stays live, and keeps what was taken in the log. */
@Component
class JudgedDeployments implements DeploymentCheck {

    private final LiveSet live;
    private final DeploymentLog log;
    private final Contract contract = new Contract();

    JudgedDeployments(LiveSet live, DeploymentLog log) {
        this.live = live;
        this.log = log;
    }

    @Override
    public Judgement judge(Map<String, byte[]> files) {
        ProcessSet now = live.now();
        ProcessSet sent = ProcessSet.of(files);
        List<String> findings = contract.check(sent.over(now), now).stream()
                .map(Finding::inWords)
                .toList();
        return new Judgement(findings, Difference.inWords(now, sent));
    }

    @Override
    public void taken(String who, String deploymentId, String name, Judgement judgement) {
        if (!judgement.changes().isEmpty()) {
            log.add(who, deploymentId, name, String.join("\n", judgement.changes()));
        }
    }
}

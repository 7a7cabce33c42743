package org.recourse.change;

import java.util.List;
import java.util.Map;
import org.recourse.engine.DeploymentCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Judges what somebody wants to put live, together with everything that stays live, and keeps what was taken in the log. */
@Component
class JudgedDeployments implements DeploymentCheck {

    private static final Logger LOG = LoggerFactory.getLogger(JudgedDeployments.class);

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
        ProcessSet both = sent.over(now);
        List<Finding> findings = contract.check(both, now);
        if (findings.isEmpty()) {
            findings = walked(both, now);
        }
        return new Judgement(findings.stream().map(Finding::inWords).toList(), Difference.inWords(now, sent));
    }

    private static List<Finding> walked(ProcessSet both, ProcessSet now) {
        return WaysCheck.check(both, now, result -> LOG.info("Walked {}", result.inWords())).stream()
                .map(WaysCheck.BrokenWay::finding)
                .toList();
    }

    @Override
    public void taken(String who, String deploymentId, String name, Judgement judgement) {
        if (!judgement.changes().isEmpty()) {
            log.add(who, deploymentId, name, String.join("\n", judgement.changes()));
        }
    }
}

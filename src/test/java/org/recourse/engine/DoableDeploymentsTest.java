package org.recourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.Deployment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.recourse.RecourseTest;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Autowired;

/** Which jobs a node takes while a newer program is brought in beside it. */
@RecourseTest
class DoableDeploymentsTest {

    @Autowired
    RepositoryService repository;

    @Autowired
    BeanFactory beans;

    private String added = "";

    @AfterEach
    void takeAway() {
        repository.deleteDeployment(added, true);
    }

    @Test
    void areAllThatAreDelivered() {
        DoableDeployments doable = new DoableDeployments(() -> repository, beans::containsBean);
        added = deployed("sendNotice");

        assertThat(doable.isEmpty()).isFalse();
        assertThat(doable)
                .containsExactlyInAnyOrderElementsOf(repository.createDeploymentQuery().list().stream()
                        .map(Deployment::getId)
                        .toList());
    }

    @Test
    void leaveOutWhatAsksForWorkThatOnlyANewerProgramKnows() {
        DoableDeployments older = new DoableDeployments(() -> repository, beans::containsBean);
        DoableDeployments newer = new DoableDeployments(
                () -> repository, name -> beans.containsBean(name) || name.equals("workOfTheNextVersion"));
        Set<String> before = Set.copyOf(looked(older));

        added = deployed("workOfTheNextVersion");

        assertThat(looked(older)).isEqualTo(before);
        assertThat(looked(newer)).contains(added).containsAll(before);
    }

    private static DoableDeployments looked(DoableDeployments deployments) {
        assertThat(deployments.isEmpty()).isFalse();
        return deployments;
    }

    private String deployed(String work) {
        return repository
                .createDeployment()
                .addString("next-version.bpmn", """
                        <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                            xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="test">
                          <bpmn:process id="next-version" isExecutable="true" camunda:historyTimeToLive="1">
                            <bpmn:startEvent id="start" />
                            <bpmn:sequenceFlow id="flow" sourceRef="start" targetRef="work" />
                            <bpmn:serviceTask id="work" camunda:asyncBefore="true" camunda:delegateExpression="${%s}" />
                          </bpmn:process>
                        </bpmn:definitions>
                        """.formatted(work))
                .deploy()
                .getId();
    }
}

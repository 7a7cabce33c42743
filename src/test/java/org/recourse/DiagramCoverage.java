package org.recourse;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParseListener;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.pvm.process.TransitionImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.camunda.bpm.engine.spring.SpringProcessEngineConfiguration;
import org.camunda.bpm.spring.boot.starter.configuration.impl.AbstractCamundaConfiguration;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Notes which flow nodes were entered and which sequence flows were taken while test classes ran that have this as their
 * extension. What other tests pass through does not count.
 */
public class DiagramCoverage implements BeforeAllCallback, AfterAllCallback {

    private static final Set<String> PASSED = ConcurrentHashMap.newKeySet();

    private static volatile boolean measuring;

    /** Those of the elements of a process that have been passed so far. */
    public static Set<String> passed(String process, Collection<String> elements) {
        return elements.stream()
                .filter(element -> PASSED.contains(process + "/" + element))
                .collect(Collectors.toSet());
    }

    @Override
    public void beforeAll(ExtensionContext testClass) {
        measuring = true;
    }

    @Override
    public void afterAll(ExtensionContext testClass) {
        measuring = false;
    }

    /** Listens at each element of each diagram that is deployed. */
    private static final class Listener extends AbstractBpmnParseListener {

        @Override
        public void parseProcess(Element element, ProcessDefinitionEntity process) {
            listen(process.getKey(), process);
        }

        private static void listen(String process, ScopeImpl scope) {
            for (ActivityImpl activity : scope.getActivities()) {
                activity.addListener(ExecutionListener.EVENTNAME_START, noteOf(process, activity.getId()));
                activity.getOutgoingTransitions().stream()
                        .map(TransitionImpl.class::cast)
                        .forEach(flow ->
                                flow.addListener(ExecutionListener.EVENTNAME_TAKE, noteOf(process, flow.getId())));
                listen(process, activity);
            }
        }

        private static ExecutionListener noteOf(String process, String element) {
            return execution -> {
                if (measuring) {
                    PASSED.add(process + "/" + element);
                }
            };
        }
    }

    /** Puts the listener into the engine that all tests share. */
    @TestConfiguration(proxyBeanMethods = false)
    static class InTheEngine {

        @Bean
        AbstractCamundaConfiguration diagramCoverage() {
            return new AbstractCamundaConfiguration() {
                @Override
                public void preInit(SpringProcessEngineConfiguration engine) {
                    List<BpmnParseListener> listeners = new ArrayList<>(engine.getCustomPostBPMNParseListeners());
                    listeners.add(new Listener());
                    engine.setCustomPostBPMNParseListeners(listeners);
                }
            };
        }
    }
}

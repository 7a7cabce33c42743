package org.recourse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
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

    /** Each JVM that runs tests notes what it has passed in a file; those of one build are in one folder. */
    private static final Path NOTES = Path.of("target", "passed", System.getProperty("recourse.build", "alone"));

    /** What was passed in this build, as {@code process/element}. */
    static Set<String> passed() throws IOException {
        Set<String> passed = new HashSet<>();
        if (Files.isDirectory(NOTES)) {
            try (Stream<Path> files = Files.list(NOTES)) {
                for (Path file : files.toList()) {
                    passed.addAll(Files.readAllLines(file));
                }
            }
        }
        return passed;
    }

    @Override
    public void beforeAll(ExtensionContext testClass) {
        measuring = true;
    }

    @Override
    public void afterAll(ExtensionContext testClass) throws IOException {
        measuring = false;
        Files.createDirectories(NOTES);
        Files.write(NOTES.resolve(String.valueOf(ProcessHandle.current().pid())), PASSED);
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

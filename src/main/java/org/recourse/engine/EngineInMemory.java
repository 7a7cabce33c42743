package org.recourse.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import javax.sql.DataSource;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineConfiguration;
import org.camunda.bpm.engine.ProcessEngines;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.persistence.StrongUuidGenerator;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.pvm.process.TransitionImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;

/** Makes engines apart from the application's own, on which drafts are tried. */
public final class EngineInMemory {

    private EngineInMemory() {}

    /**
     * An engine that nobody else can find, with tables of its own. It commits nothing by itself and does no work in the
     * background.
     *
     * @param name nobody else's
     * @param beans all that expressions may name
     * @param history how much it keeps, one of {@link ProcessEngineConfiguration}'s
     * @param passed is told of each element that is entered and each flow that is taken: the id of the process, and its own
     */
    public static ProcessEngine make(
            String name,
            DataSource database,
            Map<Object, Object> beans,
            String history,
            BiConsumer<String, String> passed) {
        StandaloneProcessEngineConfiguration settings = new StandaloneProcessEngineConfiguration();
        settings.setProcessEngineName(name);
        settings.setDataSource(database);
        settings.setTransactionsExternallyManaged(true);
        settings.setSkipIsolationLevelCheck(true);
        settings.setDatabaseSchemaUpdate(ProcessEngineConfiguration.DB_SCHEMA_UPDATE_TRUE);
        settings.setHistory(history);
        settings.setJobExecutorActivate(false);
        settings.setMetricsEnabled(false);
        settings.setTaskMetricsEnabled(false);
        settings.setAuthorizationEnabled(false);
        settings.setEnableExceptionsAfterUnhandledBpmnError(true);
        settings.setIdGenerator(new StrongUuidGenerator());
        settings.setBeans(beans);
        // The engine adds to the list.
        settings.setCustomPostBPMNParseListeners(new ArrayList<>(List.of(new Listening(passed))));
        ProcessEngine engine = settings.buildProcessEngine();
        ProcessEngines.unregister(engine);
        return engine;
    }

    /** Listens at each element of each diagram. */
    private static final class Listening extends AbstractBpmnParseListener {

        private final BiConsumer<String, String> passed;

        private Listening(BiConsumer<String, String> passed) {
            this.passed = passed;
        }

        @Override
        public void parseProcess(Element element, ProcessDefinitionEntity process) {
            listen(process.getKey(), process);
        }

        private void listen(String process, ScopeImpl scope) {
            for (ActivityImpl activity : scope.getActivities()) {
                activity.addListener(ExecutionListener.EVENTNAME_START, toldOf(process, activity.getId()));
                activity.getOutgoingTransitions().forEach(flow -> ((TransitionImpl) flow)
                        .addListener(ExecutionListener.EVENTNAME_TAKE, toldOf(process, flow.getId())));
                listen(process, activity);
            }
        }

        private ExecutionListener toldOf(String process, String element) {
            return execution -> passed.accept(process, element);
        }
    }
}

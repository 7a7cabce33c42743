package org.recourse.engine;

import java.util.Map;
import javax.sql.DataSource;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineConfiguration;
import org.camunda.bpm.engine.ProcessEngines;
import org.camunda.bpm.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.persistence.StrongUuidGenerator;

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
     */
    public static ProcessEngine make(String name, DataSource database, Map<Object, Object> beans, String history) {
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
        ProcessEngine engine = settings.buildProcessEngine();
        ProcessEngines.unregister(engine);
        return engine;
    }
}

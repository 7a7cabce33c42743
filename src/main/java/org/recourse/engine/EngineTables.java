package org.recourse.engine;

import javax.sql.DataSource;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineConfiguration;
import org.camunda.bpm.engine.ProcessEngines;
import org.camunda.bpm.engine.impl.cfg.StandaloneProcessEngineConfiguration;

/** The engine's tables, apart from the application's own engine. */
public final class EngineTables {

    private EngineTables() {}

    /** Makes them in a database where they are missing, as the application itself would; they hold what the engine says of itself. */
    public static void create(DataSource database) {
        StandaloneProcessEngineConfiguration settings = new StandaloneProcessEngineConfiguration();
        settings.setProcessEngineName("tables");
        settings.setDataSource(database);
        settings.setDatabaseSchemaUpdate(ProcessEngineConfiguration.DB_SCHEMA_UPDATE_TRUE);
        settings.setHistory(ProcessEngineConfiguration.HISTORY_ACTIVITY);
        settings.setJobExecutorActivate(false);
        settings.setMetricsEnabled(false);
        settings.setTaskMetricsEnabled(false);
        ProcessEngine engine = settings.buildProcessEngine();
        ProcessEngines.unregister(engine);
        engine.close();
    }
}

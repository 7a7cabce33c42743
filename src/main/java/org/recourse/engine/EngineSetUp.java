package org.recourse.engine;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParseListener;
import org.camunda.bpm.engine.spring.SpringProcessEngineConfiguration;
import org.camunda.bpm.spring.boot.starter.configuration.impl.AbstractCamundaConfiguration;
import org.camunda.bpm.spring.boot.starter.property.CamundaBpmProperties;
import org.recourse.casefile.CaseFiles;
import org.recourse.lifecycle.StandingIn;
import org.recourse.lifecycle.TaskGate;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** How this product's engine differs from one out of the box. */
@Configuration(proxyBeanMethods = false)
class EngineSetUp {

    /** The clock that everything but the engine itself reads; tests move it. */
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** From the start on, so that the first refusal is seen as one more. */
    @Bean
    MeterBinder refusedSignIns() {
        return meters -> {
            WrongPasswords.refused(meters, "password");
            WrongPasswords.refused(meters, "provider");
        };
    }

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE) // after the one that gives the engine its database
    AbstractCamundaConfiguration recourseEngine(
            ObjectProvider<TaskGate> gate,
            ObjectProvider<PlatformTransactionManager> transactions,
            ObjectProvider<CaseFiles> caseFiles,
            DataSource database,
            ObjectProvider<StandingIn> standingIn,
            ObjectProvider<DeploymentCheck> deploymentCheck,
            ObjectProvider<MoveRecord> moveRecord,
            ObjectProvider<RunningInstances> runningInstances,
            ObjectProvider<MeterRegistry> meters,
            ApplicationEventPublisher events,
            CamundaBpmProperties settings,
            ResourcePatternResolver files,
            BeanFactory beans) {
        return new AbstractCamundaConfiguration() {
            @Override
            public void preInit(SpringProcessEngineConfiguration engine) {
                engine.setDataSource(new HiddenCases(
                        database,
                        () -> engine.getIdentityService().getCurrentAuthentication(),
                        user -> caseFiles.getObject().printsOf(user)));
                GatedCompletion completion =
                        new GatedCompletion(gate, () -> new TransactionTemplate(transactions.getObject()), engine);
                engine.setTaskService(new GatedTaskService(engine, completion));
                engine.setRepositoryService(new GatedRepositoryService(engine, deploymentCheck, database));
                engine.setManagementService(new GatedManagementService(engine));
                engine.setRuntimeService(new GatedRuntimeService(engine));
                engine.setFilterService(new BoundedFilters());
                engine.setFormService(new GatedFormService(completion));
                engine.setTenantIdProvider(new SchoolAsTenant());
                engine.setResourceAuthorizationProvider(new FewerDefaultRights());
                List<BpmnParseListener> parsing = new ArrayList<>(
                        Objects.requireNonNullElse(engine.getCustomPostBPMNParseListeners(), List.of()));
                parsing.add(new KeptTimeouts());
                engine.setCustomPostBPMNParseListeners(parsing);
                engine.setCustomBatchJobHandlers(List.of(new MoveJob(moveRecord, runningInstances)));
                engine.setHistoryEventProducer(new HistoryWithoutReporters(new MoveSeen(moveRecord, runningInstances)));
                // In the order in which rows are made, so that new ones lie side by side in each index. The engine's
                // own begin with digits that go round every seven minutes: new rows go in between the old ones.
                TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();
                engine.setIdGenerator(() -> ids.generate().toString());
                engine.setHistoryEventHandler(new QuickHistory());
                engine.setCustomPreCommandInterceptorsTxRequired(List.of(
                        new ClosedDoors(engine),
                        new PlainRefusals(engine),
                        new WrongPasswords(meters::getObject),
                        new SchoolChanges(standingIn),
                        new PeopleChanges(events)));
                engine.setJobExecutorDeploymentAware(true);
                engine.setRegisteredDeployments(
                        new DoableDeployments(engine::getRepositoryService, beans::containsBean));
                // They count every case there is, whoever asks.
                engine.setCustomSessionFactories(List.of(
                        new QuickRights.Factory(),
                        new QuickTasks.Factory(),
                        new QuickVariables.Factory(),
                        new QuickIncidents.Factory()));
                engine.setMetricsEnabled(false);
                engine.setTaskMetricsEnabled(false);
                // Groups and schools have hyphens in their ids, users dots, or they are e-mail addresses.
                engine.setGeneralResourceWhitelistPattern("[a-zA-Z0-9][a-zA-Z0-9._@-]*");
                // Candidates may take and complete a task, and nothing else: no codes, dates or groups.
                engine.setDefaultUserPermissionNameForTask("TASK_WORK");
                // An error that no diagram catches is a fault to be seen, not a silent end of the path.
                engine.setEnableExceptionsAfterUnhandledBpmnError(true);
            }

            @Override
            public void postProcessEngineBuild(ProcessEngine engine) {
                TaskIndexes.make(database);
                new Delivery(files, settings.getDeploymentResourcePattern()).deliver(engine.getRepositoryService());
            }
        };
    }
}

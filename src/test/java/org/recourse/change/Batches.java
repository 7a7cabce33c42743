package org.recourse.change;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.batch.Batch;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.runtime.Job;

/** Runs the engine's batches, as its job executor would. */
class Batches {

    private final ManagementService management;
    private final RepositoryService repository;

    Batches(ManagementService management, RepositoryService repository) {
        this.management = management;
        this.repository = repository;
    }

    /** Runs all batches to their end, in this thread. */
    void run() {
        run(1);
    }

    /**
     * Runs all batches to their end.
     *
     * @return how many jobs found that somebody else had been quicker, and were run again
     */
    int run(int threads) {
        AtomicInteger again = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (List<Job> due = due(); !due.isEmpty(); due = due()) {
                List<Future<?>> running = new ArrayList<>();
                due.forEach(job -> running.add(pool.submit(() -> {
                    try {
                        management.executeJob(job.getId());
                    } catch (OptimisticLockingException e) {
                        again.incrementAndGet(); // as in the job executor: no retry is used up, and its turn comes
                        // again
                    } catch (RuntimeException e) {
                        // The engine has counted it.
                    }
                })));
                for (Future<?> one : running) {
                    try {
                        one.get();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
        } finally {
            pool.shutdownNow();
        }
        management.createBatchQuery().list().forEach(this::look);
        return again.get();
    }

    private List<Job> due() {
        return management.createBatchQuery().list().stream()
                .flatMap(batch ->
                        java.util.stream.Stream.of(batch.getBatchJobDefinitionId(), batch.getSeedJobDefinitionId()))
                .flatMap(jobs -> management.createJobQuery().jobDefinitionId(jobs).withRetriesLeft().list().stream())
                .toList();
    }

    /** The engine looks from time to time whether a batch is over. */
    private void look(Batch batch) {
        management
                .createJobQuery()
                .jobDefinitionId(batch.getMonitorJobDefinitionId())
                .list()
                .forEach(job -> management.executeJob(job.getId()));
    }

    /** Puts a diagram live as the application itself, and gives the new version. */
    ProcessDefinition deploy(String file, String content) {
        return repository
                .createDeployment()
                .addString(file, content)
                .deployWithResult()
                .getDeployedProcessDefinitions()
                .get(0);
    }
}

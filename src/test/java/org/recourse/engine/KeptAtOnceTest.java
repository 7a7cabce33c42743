package org.recourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.support.TransactionTemplate;

/** What was committed is in the file when the commit returns, however many commit at once. */
class KeptAtOnceTest {

    /** As many as there are connections. */
    private static final int AT_ONCE = 3;

    @TempDir
    Path folder;

    private HikariDataSource database;
    private LocalContainerEntityManagerFactoryBean persistence;
    private TransactionTemplate transaction;

    @BeforeEach
    void open() {
        HikariConfig pool = new HikariConfig();
        // Left to itself, H2 would write a minute later.
        pool.setJdbcUrl("jdbc:h2:file:" + folder.toAbsolutePath() + "/kept;WRITE_DELAY=60000");
        pool.setMaximumPoolSize(AT_ONCE);
        pool.setConnectionTimeout(1_000);
        database = new HikariDataSource(pool);
        JdbcClient.create(database).sql("create table written (id integer)").update();
        JdbcClient.create(database).sql("checkpoint sync").update();
        persistence = new LocalContainerEntityManagerFactoryBean();
        persistence.setDataSource(database);
        persistence.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
        persistence.setPackagesToScan("org.recourse.none");
        persistence.afterPropertiesSet();
        JpaTransactionManager transactions = new JpaTransactionManager(persistence.getObject());
        transactions.addListener(new KeptAtOnce(database));
        transaction = new TransactionTemplate(transactions);
    }

    @AfterEach
    void close() {
        persistence.destroy();
        database.close();
    }

    @Test
    void whatWasCommittedIsInTheFile() throws Exception {
        transaction.executeWithoutResult(begun -> write(1));

        assertThat(inTheFile()).containsExactly(1);
    }

    /** Each has a connection and none is left: nobody waits for another to write what they committed. */
    @Test
    void allConnectionsCommitAtOnce() throws Exception {
        CyclicBarrier together = new CyclicBarrier(AT_ONCE);
        ExecutorService people = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                int id = i;
                all.add(people.submit(() -> transaction.executeWithoutResult(begun -> {
                    write(id);
                    await(together);
                })));
            }
            for (Future<?> one : all) {
                one.get(30, TimeUnit.SECONDS);
            }
        } finally {
            people.shutdownNow();
        }

        assertThat(inTheFile()).containsExactlyInAnyOrder(0, 1, 2);
    }

    private void write(int id) {
        JdbcClient.create(database)
                .sql("insert into written values (?)")
                .param(id)
                .update();
    }

    private static void await(CyclicBarrier together) {
        try {
            together.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What would be there if the process were killed now. */
    private List<Integer> inTheFile() throws Exception {
        Files.copy(folder.resolve("kept.mv.db"), folder.resolve("copy.mv.db"));
        return JdbcClient.create(new DriverManagerDataSource("jdbc:h2:file:" + folder.toAbsolutePath() + "/copy"))
                .sql("select id from written")
                .query(Integer.class)
                .list();
    }
}

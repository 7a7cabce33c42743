package org.recourse.performance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.Tenant;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.recourse.Recourse;
import org.recourse.casefile.CaseFiles;
import org.recourse.lifecycle.Incidents;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** The product, whole, with its own settings, as its calls reach it. Nobody has a mail address, so none is mailed. */
final class Product implements Contestant {

    private final Database where;
    private final ConfigurableApplicationContext app;
    private final Lifecycle lifecycle;
    private final OpenCases open;

    /**
     * Starts it.
     *
     * @param data where it keeps its files
     * @param mails whether people have the mail addresses of the demonstration, and are mailed
     * @param more settings beyond the demonstration's
     */
    Product(Database where, Path data, boolean mails, String... more) {
        this.where = where;
        List<String> settings = new ArrayList<>(List.of(
                "--spring.datasource.url=" + where.url(),
                "--spring.datasource.username=" + where.user(),
                "--spring.datasource.password=" + where.password(),
                "--server.port=0",
                "--recourse.address=http://localhost:8080",
                "--recourse.data=" + data,
                "--recourse.limits.reports-per-address=0",
                "--recourse.limits.reports-in-all=0",
                "--camunda.bpm.job-execution.enabled=false",
                "--logging.level.root=warn"));
        settings.addAll(List.of(more));
        app = new SpringApplicationBuilder(Recourse.class)
                .initializers(context -> context.getBeanFactory().addBeanPostProcessor(new WatchedDatabase()))
                .profiles("demo")
                .run(settings.toArray(String[]::new));
        if (!mails) {
            app.getBean(JdbcTemplate.class).update("update ACT_ID_USER set EMAIL_ = null");
        }
        lifecycle = lifecycle(app);
        open = new OpenCases(lifecycle, database(), where);
    }

    /** Its lifecycle in an application that runs already. */
    static Lifecycle lifecycle(ApplicationContext app) {
        IdentityService identities = app.getBean(IdentityService.class);
        Map<String, Authentication> people = SeriousCase.STEPS.stream()
                .map(SeriousCase.Step::user)
                .distinct()
                .collect(Collectors.toMap(user -> user, user -> signedIn(user, identities)));
        TransactionTemplate transactions = app.getBean(TransactionTemplate.class);
        Incidents incidents = app.getBean(Incidents.class);
        CaseFiles caseFiles = app.getBean(CaseFiles.class);
        return new Lifecycle(
                app.getBean(ProcessEngine.class),
                () -> transactions.execute(status -> {
                    String reference = incidents.report(SeriousCase.REPORT);
                    caseFiles.giveReceipt(caseFiles.open(reference), null);
                    return reference;
                }),
                (user, action) -> {
                    identities.setAuthentication(people.get(user));
                    try {
                        action.run();
                    } finally {
                        identities.clearAuthentication();
                    }
                });
    }

    /** As the web apps know somebody from one request to the next. */
    private static Authentication signedIn(String user, IdentityService identities) {
        return new Authentication(
                user,
                identities.createGroupQuery().groupMember(user).list().stream()
                        .map(Group::getId)
                        .toList(),
                identities.createTenantQuery().userMember(user).list().stream()
                        .map(Tenant::getId)
                        .toList());
    }

    @Override
    public Runnable lifecycle() {
        return lifecycle::run;
    }

    /** Where it answers. */
    int port() {
        return app.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    /** A report as anybody's program sends it. */
    @Override
    public Callable<?> report() {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request;
        try {
            request = HttpRequest.newBuilder(URI.create("http://localhost:"
                            + app.getEnvironment().getRequiredProperty("local.server.port") + "/api/reports"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(
                            new ObjectMapper().writeValueAsBytes(SeriousCase.REPORT)))
                    .build();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        return () -> {
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status != 201) {
                throw new IllegalStateException("A report was answered with " + status);
            }
            return status;
        };
    }

    @Override
    public DataSource database() {
        return app.getBean(DataSource.class);
    }

    @Override
    public String other(String what, String... more) {
        return switch (what) {
            case "statements" ->
                Contestant.said(new StatementsOfEach(lifecycle)
                        .of().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, step ->
                                (double) step.getValue().size())));
            case "open" -> {
                open.growTo(Integer.parseInt(more[0]));
                yield "done";
            }
            case "queries" -> new Queries(port(), open.references()).ask(Integer.parseInt(more[0]), more.length == 1);
            case "grow" -> Contestant.said(new Growth(this, where).to(Integer.parseInt(more[0])));
            default -> Contestant.super.other(what, more);
        };
    }

    @Override
    public void close() {
        app.close();
    }
}

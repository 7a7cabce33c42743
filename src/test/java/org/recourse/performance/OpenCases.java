package org.recourse.performance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A trust with many open cases: some that stand at each of their steps, and copies of their rows with other names, at other
 * hours of the last month, at both schools, some taken by many different people. What is sealed cannot be opened in a copy, so
 * pages of a case are asked for one of the first.
 */
final class OpenCases {

    /** How many real cases there are. */
    static final int PATTERNS = 10;

    /** Tables of the engine, with the column that says to which process a row belongs. */
    private static final Map<String, String> OF_PROCESS = new LinkedHashMap<>();

    /** Of the application, by the reference of the case. */
    private static final List<String> OF_CASE = List.of("case_file", "case_standing", "chronology_entry");

    /** Of what has been: none of the questions reads more of it than of one case, and on H2 its copies take most of the time. */
    private static final Set<String> OF_THE_PAST = Set.of("act_hi_actinst", "act_hi_taskinst", "chronology_entry");

    static {
        OF_PROCESS.put("act_ru_execution", "proc_inst_id_");
        OF_PROCESS.put("act_ru_task", "proc_inst_id_");
        OF_PROCESS.put("act_ru_variable", "proc_inst_id_");
        OF_PROCESS.put("act_ru_job", "process_instance_id_");
        OF_PROCESS.put("act_ru_event_subscr", "proc_inst_id_");
        OF_PROCESS.put("act_ru_identitylink", "task_id_");
        OF_PROCESS.put("act_ru_authorization", "resource_id_");
        OF_PROCESS.put("act_hi_procinst", "proc_inst_id_");
        OF_PROCESS.put("act_hi_actinst", "proc_inst_id_");
        OF_PROCESS.put("act_hi_taskinst", "proc_inst_id_");
    }

    /** Columns that name a row, or the rows that belong to it. */
    private static final Set<String> NAMES = Set.of(
            "id_",
            "parent_id_",
            "super_exec_",
            "root_proc_inst_id_",
            "proc_inst_id_",
            "process_instance_id_",
            "super_process_instance_id_",
            "execution_id_",
            "act_inst_id_",
            "parent_act_inst_id_",
            "call_proc_inst_id_",
            "activity_instance_id_",
            "task_id_",
            "resource_id_",
            "var_scope_",
            "business_key_",
            "reference",
            "duplicate_of");

    private static final Set<String> PEOPLE = Set.of("assignee_", "assignee");
    private static final Set<String> SCHOOLS = Set.of("tenant_id_", "school");

    private final Lifecycle lifecycle;
    private final Database where;
    private final JdbcTemplate jdbc;
    private final List<String> references = new ArrayList<>();
    private List<String> instances = List.of();
    private List<String> tasks = List.of();
    private int there;

    OpenCases(Lifecycle lifecycle, DataSource database, Database where) {
        this.lifecycle = lifecycle;
        this.where = where;
        this.jdbc = new JdbcTemplate(database);
    }

    /** The real ones, each at another step or taken. */
    List<String> references() {
        return references;
    }

    /** Grows to so many open cases, a multiple of the real ones. */
    void growTo(int cases) {
        if (there == 0) {
            makeReal();
            there = PATTERNS;
        }
        int from = there / PATTERNS;
        int to = cases / PATTERNS - 1;
        List<Copies.Rows> rows = new ArrayList<>();
        OF_PROCESS.forEach((table, owner) -> rows.add(new Copies.Rows("public." + table, owned(owner))));
        OF_CASE.forEach(
                table -> rows.add(new Copies.Rows("recourse." + table, "reference in (%s)".formatted(in(references)))));
        if (where.isH2()) {
            rows.removeIf(each ->
                    OF_THE_PAST.contains(each.table().substring(each.table().indexOf('.') + 1)));
        }
        new Copies(jdbc, where).make(rows, from, to, OpenCases::copied);
        there = cases;
        Integer open = jdbc.queryForObject(
                "select count(*) from ACT_RU_EXECUTION where BUSINESS_KEY_ like 'SM-%' and SUPER_EXEC_ is null",
                Integer.class);
        if (open == null || open != cases) {
            throw new IllegalStateException("There are " + open + " open cases instead of " + cases);
        }
    }

    private void makeReal() {
        for (int steps = 0; steps < SeriousCase.STEPS.size(); steps++) {
            references.add(lifecycle.upTo(steps));
        }
        for (int steps : new int[] {0, 1, 3}) {
            String reference = lifecycle.upTo(steps);
            lifecycle.take(reference, SeriousCase.STEPS.get(steps));
            references.add(reference);
        }
        instances = jdbc.queryForList(
                "select p.proc_inst_id_ from act_hi_procinst p where p.root_proc_inst_id_ in"
                        + " (select h.proc_inst_id_ from act_hi_procinst h where h.business_key_ in ("
                        + in(references) + "))",
                String.class);
        tasks = jdbc.queryForList(
                "select id_ from act_ru_task where proc_inst_id_ in (" + in(instances) + ")", String.class);
    }

    /** The rows that belong to the real ones, by names, so that no plan depends on how many others there are by now. */
    private String owned(String owner) {
        boolean byTask = owner.equals("task_id_") || owner.equals("resource_id_");
        return owner + " in (" + in(byTask ? tasks : instances) + ")";
    }

    private static String in(List<String> values) {
        return values.stream().map(value -> "'" + value + "'").collect(Collectors.joining(", "));
    }

    private static String copied(String table, String column, String type) {
        String value = "r." + column;
        if (column.equals("reference") || column.equals("business_key_")) {
            return value + " || '-' || s.x";
        }
        if (NAMES.contains(column)) {
            // Some names nearly fill their column.
            return "replace(" + value + ", '-', '') || '-' || s.x";
        }
        if (column.equals("receipt_print")) {
            return "null";
        }
        if (PEOPLE.contains(column)) {
            return "case when coalesce(" + value + ", '') = '' then " + value + " else 'worker.' || mod(s.x, 997) end";
        }
        if (table.equals("public.act_ru_authorization") && column.equals("user_id_")) {
            return "case when " + value + " is null then null else 'worker.' || mod(s.x, 997) end";
        }
        if (SCHOOLS.contains(column)) {
            return "case when " + value
                    + " is null then null when mod(s.x, 2) = 0 then 'northside' else 'churchward' end";
        }
        return type.startsWith("timestamp") ? value + " - mod(s.x * 7919, 43200) * interval '1' minute" : value;
    }
}

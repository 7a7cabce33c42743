package org.recourse.engine;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The engine's queries without the rows of some cases. In a query the engine names a table in place of its rows only, so
 * each table of the list below is replaced by a selection from it.
 */
final class HiddenRows {

    private static final String INSTANCES =
            "select H_.PROC_INST_ID_ from ACT_HI_PROCINST H_ where H_.BUSINESS_KEY_ in (%s)";
    private static final String TASKS = "select T_.ID_ from ACT_HI_TASKINST T_ where T_.PROC_INST_ID_ in (%s)";
    private static final String DECISIONS = "select D_.ID_ from ACT_HI_DECINST D_ where D_.PROC_INST_ID_ in (%s)";
    private static final int TASK = 7;

    /** The column that says to which instance, task or decision a row belongs. */
    private static final Map<String, String> OWNERS = Map.ofEntries(
            Map.entry("ACT_RU_EXECUTION", "PROC_INST_ID_"),
            Map.entry("ACT_RU_TASK", "PROC_INST_ID_"),
            Map.entry("ACT_RU_VARIABLE", "PROC_INST_ID_"),
            Map.entry("ACT_RU_JOB", "PROCESS_INSTANCE_ID_"),
            Map.entry("ACT_RU_INCIDENT", "PROC_INST_ID_"),
            Map.entry("ACT_RU_EVENT_SUBSCR", "PROC_INST_ID_"),
            Map.entry("ACT_RU_EXT_TASK", "PROC_INST_ID_"),
            Map.entry("ACT_RU_IDENTITYLINK", "TASK_ID_"),
            Map.entry("ACT_RU_AUTHORIZATION", "RESOURCE_ID_"),
            Map.entry("ACT_HI_PROCINST", "PROC_INST_ID_"),
            Map.entry("ACT_HI_ACTINST", "PROC_INST_ID_"),
            Map.entry("ACT_HI_TASKINST", "PROC_INST_ID_"),
            Map.entry("ACT_HI_VARINST", "PROC_INST_ID_"),
            Map.entry("ACT_HI_DETAIL", "PROC_INST_ID_"),
            Map.entry("ACT_HI_IDENTITYLINK", "TASK_ID_"),
            Map.entry("ACT_HI_COMMENT", "PROC_INST_ID_"),
            Map.entry("ACT_HI_ATTACHMENT", "PROC_INST_ID_"),
            Map.entry("ACT_HI_OP_LOG", "PROC_INST_ID_"),
            Map.entry("ACT_HI_INCIDENT", "PROC_INST_ID_"),
            Map.entry("ACT_HI_JOB_LOG", "PROCESS_INSTANCE_ID_"),
            Map.entry("ACT_HI_EXT_TASK_LOG", "PROC_INST_ID_"),
            Map.entry("ACT_HI_DECINST", "PROC_INST_ID_"),
            Map.entry("ACT_HI_DEC_IN", "DEC_INST_ID_"),
            Map.entry("ACT_HI_DEC_OUT", "DEC_INST_ID_"));

    /** Tables in which no row belongs to a case, or none that this product makes. */
    static final Set<String> OF_NO_CASE = Set.of(
            "ACT_RU_JOBDEF",
            "ACT_RU_FILTER",
            "ACT_RU_BATCH",
            "ACT_HI_BATCH",
            "ACT_RU_METER_LOG",
            "ACT_RU_TASK_METER_LOG",
            "ACT_RU_CASE_EXECUTION",
            "ACT_RU_CASE_SENTRY_PART",
            "ACT_HI_CASEINST",
            "ACT_HI_CASEACTINST");

    /** A table where rows come from, with the other name that the query gives to them, if it gives one. */
    private static final Pattern TABLE = Pattern.compile(
            "(?<![\\w.])(ACT_(?:RU|HI)_\\w+)(?!\\w|\\s*\\.)"
                    + "(\\s+(?:as\\s+)?(?!(?:as|where|inner|left|right|full|cross|natural|join|on|using|order|group|having|union"
                    + "|limit|offset|fetch|for|with|set)\\b)[a-z_]\\w*)?",
            Pattern.CASE_INSENSITIVE);

    /** What says how a table is to be read cannot be said of the rest of it. */
    private static final Pattern HINT = Pattern.compile("\\s+use\\s+index\\s*\\([^)]*\\)", Pattern.CASE_INSENSITIVE);

    private static final Pattern QUERY =
            Pattern.compile("\\s*(?:select|with)\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern REFERENCE = Pattern.compile("[A-Z0-9-]{1,20}");

    private HiddenRows() {}

    /** The tables whose rows belong to a case. */
    static Set<String> tables() {
        return OWNERS.keySet();
    }

    /**
     * The query without the rows that belong to the cases; any other statement as it is.
     *
     * @param cases references of cases
     */
    static String leftOut(String sql, Set<String> cases) {
        if (cases.isEmpty() || !QUERY.matcher(sql).matches()) {
            return sql;
        }
        String instances =
                INSTANCES.formatted(cases.stream().map(HiddenRows::quoted).collect(Collectors.joining(", ")));
        return TABLE.matcher(HINT.matcher(sql).replaceAll(""))
                .replaceAll(found -> Matcher.quoteReplacement(replacement(
                        found.group(1).toUpperCase(Locale.ROOT), found.group(), found.group(2), instances)));
    }

    private static String replacement(String table, String asFound, @Nullable String otherName, String instances) {
        String owner = OWNERS.get(table);
        if (owner == null) {
            return asFound;
        }
        String row = "R_." + owner;
        String belongsElsewhere =
                switch (table) {
                    case "ACT_RU_AUTHORIZATION" -> "R_.RESOURCE_TYPE_ <> " + TASK + " or ";
                    default -> "";
                };
        String hidden =
                switch (owner) {
                    case "TASK_ID_", "RESOURCE_ID_" -> TASKS.formatted(instances);
                    case "DEC_INST_ID_" -> DECISIONS.formatted(instances);
                    default -> instances;
                };
        return "(select R_.* from " + table + " R_ where " + belongsElsewhere + row + " is null or " + row + " not in ("
                + hidden + "))" + (otherName == null ? " " + table : otherName);
    }

    private static String quoted(String reference) {
        if (!REFERENCE.matcher(reference).matches()) {
            throw new IllegalArgumentException("Not a case's reference");
        }
        return "'" + reference + "'";
    }
}

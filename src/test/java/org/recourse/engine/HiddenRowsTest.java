package org.recourse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.recourse.RecourseTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** How the rows of hidden cases are left out of the engine's queries. */
@RecourseTest
class HiddenRowsTest {

    private static final Set<String> HIDDEN = Set.of("SM-2026-000001");
    private static final String TASKS = "(select R_.* from ACT_RU_TASK R_ where R_.PROC_INST_ID_ is null or"
            + " R_.PROC_INST_ID_ not in (select H_.PROC_INST_ID_ from ACT_HI_PROCINST H_"
            + " where H_.BUSINESS_KEY_ in ('SM-2026-000001')))";

    @Autowired
    JdbcTemplate database;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select * from ACT_RU_TASK | select * from # ACT_RU_TASK",
                "select * from ACT_RU_TASK where ACT_RU_TASK.ID_ = ? | "
                        + "select * from # ACT_RU_TASK where ACT_RU_TASK.ID_ = ?",
                "SELECT T.* FROM ACT_RU_TASK T ORDER BY 1 | SELECT T.* FROM # T ORDER BY 1",
                "select 1 from ACT_RU_TASK as T inner join ACT_RU_TASK on 1=1 | "
                        + "select 1 from # as T inner join # ACT_RU_TASK on 1=1",
                "select 1 from A, ACT_RU_TASK | select 1 from A, # ACT_RU_TASK",
                "select (select 1 from ACT_RU_TASK) from X | select (select 1 from # ACT_RU_TASK) from X"
            })
    void replacesATableByTheRestOfItsRows(String query, String expected) {
        assertThat(HiddenRows.leftOut(query, HIDDEN)).isEqualTo(expected.replace("#", TASKS));
        assertThat(HiddenRows.leftOut(query, Set.of())).isEqualTo(query);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from ACT_RE_PROCDEF RES",
                "select ACT_RU_TASKS from X",
                "update ACT_RU_TASK set REV_ = ?",
                "delete from ACT_RU_TASK where ID_ in (select ID_ from ACT_RU_TASK)",
                "insert into ACT_RU_TASK values (?)"
            })
    void leavesAloneWhatIsNotARowOfACase(String statement) {
        assertThat(HiddenRows.leftOut(statement, HIDDEN)).isEqualTo(statement);
    }

    @Test
    void leavesOutHowATableWasToBeRead() {
        assertThat(HiddenRows.leftOut("select ID_ from ACT_RU_TASK RES use index (SOME_INDEX) where 1 = 1", HIDDEN))
                .isEqualTo(HiddenRows.leftOut("select ID_ from ACT_RU_TASK RES where 1 = 1", HIDDEN));
    }

    @Test
    void takesNothingForAReferenceThatIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HiddenRows.leftOut("select * from ACT_RU_TASK", Set.of("' or '1'='1")));
    }

    /** A later engine may bring another table, which must be looked at then. */
    @Test
    void knowsEveryTableOfTheEngine() {
        Set<String> known = new TreeSet<>(HiddenRows.tables());
        known.addAll(HiddenRows.OF_NO_CASE);
        assertThat(database.queryForList(
                        "select upper(table_name) from information_schema.tables where lower(table_schema) = 'public'"
                                + " and (upper(table_name) like 'ACT_RU_%' or upper(table_name) like 'ACT_HI_%')",
                        String.class))
                .containsExactlyInAnyOrderElementsOf(known);
    }
}

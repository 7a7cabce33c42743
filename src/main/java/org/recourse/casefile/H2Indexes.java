package org.recourse.casefile;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.h2.engine.Database;
import org.h2.engine.SessionLocal;
import org.h2.index.Index;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.CursorPos;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.Page;
import org.h2.mvstore.db.MVSecondaryIndex;
import org.h2.result.SearchRow;
import org.h2.table.Table;
import org.jspecify.annotations.Nullable;

/**
 * The indexes of an H2 database. Each is a tree, and its inner pages say at which key the next page below begins. That key
 * stays there when its row is deleted, and {@code SHUTDOWN COMPACT} copies the inner pages as they are: the references of
 * deleted cases would be in the files for years.
 */
final class H2Indexes {

    private H2Indexes() {}

    /**
     * Puts keys of rows that are there in the place of all others in the inner pages. What stood there is in the file
     * until that is written anew. At every moment the indexes can be used, and are whole after a crash.
     *
     * @param alone of a database in this process; nobody else uses the database
     */
    static void dropDeletedKeys(Connection alone) throws SQLException {
        if (!(alone.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal session)) {
            throw new IllegalStateException("The database is not in this process.");
        }
        Database database = session.getDatabase();
        for (Table table : database.getAllTablesAndViews()) {
            List<Index> indexes = table.getIndexes();
            for (Index index : indexes == null ? List.<Index>of() : indexes) {
                if (index instanceof MVSecondaryIndex keys) {
                    dropDeletedKeys(keys.getMVMap());
                }
            }
        }
    }

    private static <V> void dropDeletedKeys(MVMap<SearchRow, V> map) {
        List<SearchRow> first = new ArrayList<>();
        collect(map, map.getRootPage(), null, first);
        for (SearchRow key : first) {
            map.operate(key, null, new Renew<>());
        }
    }

    /** The first keys of the pages above which another key stands. */
    private static <V> void collect(
            MVMap<SearchRow, V> map, Page<SearchRow, V> page, @Nullable SearchRow above, List<SearchRow> first) {
        if (!page.isLeaf()) {
            for (int child = 0; child <= page.getKeyCount(); child++) {
                collect(map, page.getChildPage(child), child == 0 ? above : page.getKey(child - 1), first);
            }
        } else if (above != null && page.getKeyCount() > 0 && map.getKeyType().compare(above, page.getKey(0)) != 0) {
            first.add(page.getKey(0));
        }
    }

    /** Writes the value of the first key of a page once more, with the inner pages above it, and the key into these. */
    private static final class Renew<V> extends MVMap.DecisionMaker<V> {

        @Override
        public MVMap.Decision decide(V existing, V provided, CursorPos<?, ?> at) {
            for (CursorPos<?, ?> above = at.parent; above != null; above = above.parent) {
                if (above.index > 0) {
                    @SuppressWarnings("unchecked") // both are pages of one tree
                    Page<Object, ?> page = (Page<Object, ?>) above.page;
                    page.setKey(above.index - 1, at.page.getKey(at.index));
                    break;
                }
            }
            return decide(existing, provided);
        }

        @Override
        public MVMap.Decision decide(V existing, V provided) {
            return existing == null ? MVMap.Decision.ABORT : MVMap.Decision.PUT;
        }

        @Override
        public <T extends V> T selectValue(T existing, T provided) {
            return existing;
        }
    }
}

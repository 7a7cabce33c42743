package org.recourse.workday;

import java.util.List;
import org.recourse.casefile.Fingerprints;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What each person chose. The table knows nobody: a person is found by a keyed hash of the user name. */
@Component
public class MailWishes {

    private static final String KIND = "mail wish";

    private final JdbcClient database;
    private final Fingerprints fingerprints;

    MailWishes(JdbcClient database, Fingerprints fingerprints) {
        this.database = database;
        this.fingerprints = fingerprints;
    }

    /** What the person chose; {@link MailWish#DAILY} where they never did. */
    @Transactional(readOnly = true)
    public MailWish of(String user) {
        return database
                .sql("select wish from recourse.mail_wish where user_print in (:prints)")
                .param("prints", fingerprints.candidates(KIND, user))
                .query(String.class)
                .list()
                .stream()
                .findFirst()
                .map(MailWish::valueOf)
                .orElse(MailWish.DAILY);
    }

    /** Whether anybody at all wants a mail for each new task: asked for each task, so it costs one look at an index. */
    @Transactional(readOnly = true)
    public boolean anyAtOnce() {
        return !database.sql("select 1 from recourse.mail_wish where wish = ? fetch first 1 rows only")
                .param(MailWish.AT_ONCE.name())
                .query(Integer.class)
                .list()
                .isEmpty();
    }

    /** Takes over what the person chose. */
    @Transactional
    public void choose(String user, MailWish wish) {
        List<String> prints = fingerprints.candidates(KIND, user);
        int changed = database.sql("update recourse.mail_wish set wish = :wish where user_print in (:prints)")
                .param("wish", wish.name())
                .param("prints", prints)
                .update();
        if (changed == 0 && wish != MailWish.DAILY) {
            database.sql("insert into recourse.mail_wish (user_print, wish) values (?, ?)")
                    .params(fingerprints.of(KIND, user), wish.name())
                    .update();
        }
    }
}

package org.recourse.backup;

import java.util.List;
import java.util.Map;

/**
 * What a back-up says of itself.
 *
 * @param program the version of the program that made it
 * @param engine the version of the engine's tables
 * @param made when, in ISO 8601
 * @param zone the time zone of the machine, in which the engine keeps its times
 * @param migrations what Flyway had done to our tables
 * @param sequences which number each sequence gives next
 * @param tables what follows, in its order
 */
record Header(
        String program,
        String engine,
        String made,
        String zone,
        List<Migration> migrations,
        Map<String, Long> sequences,
        List<Table> tables) {

    /** A step of our tables, which must be the same in the program that reads the back-up. */
    record Migration(String version, int checksum) {}
}

package org.recourse;

import java.nio.file.Path;

/** Where the application under test keeps its files; each JVM that runs tests has a folder of its own. */
public final class TestData {

    public static final Path FOLDER = Path.of("target", "test-data", System.getProperty("recourse.fork", "0"));

    private TestData() {}
}

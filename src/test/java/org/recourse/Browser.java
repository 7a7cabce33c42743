package org.recourse;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The Chromium of this machine, for the tests that look at what people see. Playwright's own download is never used.
 * A test calls {@link #required()} first, then {@link #playwright()} and {@link #launch(Playwright)}, and closes both.
 */
public final class Browser {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private Browser() {}

    /** Where Chromium lies: as Debian installs it, or on the PATH. */
    public static Optional<Path> executable() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        Stream<Path> onPath = NAMES.stream().flatMap(name -> Arrays.stream(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name)));
        return Stream.concat(Stream.of(Path.of("/usr/bin/chromium")), onPath)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Playwright, kept from fetching a browser of its own. */
    public static Playwright playwright() {
        PlaywrightAssertions.setDefaultAssertionTimeout(20_000); // as patient as the steps are
        return Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }

    /** Starts Chromium without a window. */
    public static com.microsoft.playwright.Browser launch(Playwright playwright) {
        return playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable().orElseThrow())
                        .setArgs(List.of(
                                "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")));
    }

    /**
     * Does what leads from a page that is there to the next one, and waits until that is there with its style. A key that
     * is pressed waits for nothing, and a click only until the next page begins.
     */
    public static void leave(Page page, Runnable deed) {
        AtomicBoolean there = new AtomicBoolean();
        Consumer<Page> heard = next -> there.set(true);
        page.onLoad(heard);
        try {
            deed.run();
            page.waitForCondition(there::get);
        } finally {
            page.offLoad(heard);
        }
    }

    /** Skips the calling test where there is no Chromium, and fails it there when {@code CI} is {@code true}. */
    public static void required() {
        if (executable().isEmpty()) {
            missing("Chromium (" + String.join(", ", NAMES) + ")", "installing it, on Debian: apt install chromium");
        }
    }

    /** Skips the calling test for want of something, and fails it when {@code CI} is {@code true}. */
    static void missing(String what, String remedy) {
        String message = what + " was not found. What helps: " + remedy + ".";
        if ("true".equals(System.getenv("CI"))) {
            fail(message);
        }
        System.err.println("SKIPPED: " + message);
        abort(message);
    }
}

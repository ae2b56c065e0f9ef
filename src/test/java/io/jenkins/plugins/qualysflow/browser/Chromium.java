package io.jenkins.plugins.qualysflow.browser;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.PageLoadStrategy;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The installed Chromium, without a window and with nobody to talk to but this machine. */
final class Chromium {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Chromium() {}

    /**
     * Starts it; {@code quit()} ends its processes.
     *
     * @param home a folder of its own for all that it stores
     */
    static ChromeDriver start(Path home) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(program("qflow.chromium"));
        options.setPageLoadStrategy(PageLoadStrategy.NORMAL);
        options.setPageLoadTimeout(PATIENCE);
        options.setScriptTimeout(PATIENCE);
        options.addArguments(
                "--headless",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-default-apps",
                "--disable-quic",
                "--disable-sync",
                "--lang=en-US",
                // Whatever else it wants to look up is not found.
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
                "--user-data-dir=" + home);
        if (System.getProperty("user.name").equals("root")) {
            // Chromium refuses to start as root in its sandbox.
            options.addArguments("--no-sandbox");
        }
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(program("qflow.chromedriver"))
                .usingAnyFreePort()
                .withEnvironment(Map.of("HOME", home.toString()))
                .withSilent(true)
                .build();
        return new ChromeDriver(service, options);
    }

    private static File program(String property) {
        String path = System.getProperty(property, "");
        File file = new File(path);
        if (!file.canExecute()) {
            throw new IllegalStateException(
                    "system property " + property + " must be the path of a program, not '" + path + "'");
        }
        return file;
    }
}

package io.jenkins.plugins.qualysflow.browser;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.Util;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A browser that knows nothing of earlier tests. Keeps numbered pictures of what the test wants to show, one more of the page it failed on, and
 * fails a test whose pages complained in the browser's console.
 */
final class Browser implements BeforeEachCallback, AfterEachCallback {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(50);
    private static final int WIDE = 1280;
    private static final int NARROW = 420;
    private static final int LOWEST = 800;

    /** A4 between the margins that a browser leaves. */
    private static final int PAPER = 718;

    private static final Pattern HOST_ICON = Pattern.compile("^http://[^/ ]+/favicon\\.ico ");

    /** Where a part of the page is, in points. */
    private static final String CLIP = """
            const box = document.querySelector(arguments[0]).getBoundingClientRect();
            return { x: box.x + scrollX, y: box.y + scrollY, width: box.width, height: box.height, scale: 1 };
            """;

    /** What can't be read whole on paper: parts that are not there, and what is larger than its box or than the page. */
    private static final String CUT = """
            const page = document.documentElement.clientWidth + 1;
            const isThere = element => element.getClientRects().length > 0;
            const isTooLarge = element => element.scrollHeight > element.clientHeight + 1
                || element.scrollWidth > element.clientWidth + 1;
            return Array.from(document.querySelector(arguments[0]).querySelectorAll('*'))
                .filter(element => element.matches('svg') || element.closest('svg, .jenkins-visually-hidden') === null)
                .filter(element => element.matches('section') && !isThere(element)
                    || element.matches('div, pre, section') && isThere(element) && isTooLarge(element)
                    || element.getBoundingClientRect().right > page)
                .map(element => element.outerHTML.slice(0, 200));
            """;

    private final Path pictures;
    private AtomicInteger taken;
    private ChromeDriver driver;

    /** For the tests of a class, one after the other: it takes longer to start than many of them. */
    private record Running(Path home, ChromeDriver driver) implements AutoCloseable {

        static Running start() {
            try {
                Path home = Files.createTempDirectory("browser");
                return new Running(home, Chromium.start(home));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            driver.quit();
            Util.deleteRecursive(home.toFile());
        }
    }

    /**
     * Makes a browser that is started later.
     *
     * @param walk names the folder of the pictures under {@code target/screenshots}, which holds those of the last run alone
     */
    Browser(String walk) {
        pictures = Path.of("target", "screenshots", walk);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        taken = taken(context);
        driver = store(context)
                .computeIfAbsent(Running.class, key -> Running.start(), Running.class)
                .driver();
        width(WIDE);
    }

    /** One count for all tests of the run that keep their pictures here; the first of them finds the folder empty. */
    private AtomicInteger taken(ExtensionContext context) {
        return store(context)
                .getOrComputeIfAbsent(
                        pictures,
                        folder -> {
                            empty(folder);
                            return new AtomicInteger();
                        },
                        AtomicInteger.class);
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getRoot().getStore(ExtensionContext.Namespace.create(Browser.class));
    }

    private static void empty(Path folder) {
        try {
            Util.deleteRecursive(folder.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        if (driver == null) {
            return;
        }
        boolean passed = false;
        try {
            lookBack(context);
            passed = context.getExecutionException().isEmpty();
        } finally {
            if (passed) {
                forget();
            } else {
                end(context);
            }
        }
    }

    private void lookBack(ExtensionContext context) throws IOException {
        if (context.getExecutionException().isPresent()) {
            picture("where-it-failed");
            return;
        }
        assertThat(complaints())
                .as("complaints of pages in the browser's console")
                .isEmpty();
    }

    /** Leaves one empty tab, without what pages stored, and without what was said to the old tabs of sizes and colors. */
    private void forget() {
        String origin = (String) driver.executeScript("return location.origin");
        driver.executeCdpCommand("Storage.clearDataForOrigin", Map.of("origin", origin, "storageTypes", "all"));
        driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
        Set<String> old = driver.getWindowHandles();
        String fresh = driver.switchTo().newWindow(WindowType.TAB).getWindowHandle();
        old.forEach(tab -> driver.switchTo().window(tab).close());
        driver.switchTo().window(fresh);
        complaints();
    }

    /** After a test that failed, the next has another. */
    private static void end(ExtensionContext context) throws IOException {
        Running running = store(context).remove(Running.class, Running.class);
        if (running != null) {
            running.close();
        }
    }

    ChromeDriver driver() {
        return driver;
    }

    /**
     * What pages complained of in the console since this was last asked: errors in scripts, breaches of the
     * Content-Security-Policy, and files that could not be had. Not the icon of the whole host, which no page asks for:
     * the browser does, where a plain file is shown.
     */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(LogEntry::getMessage)
                .filter(message -> !HOST_ICON.matcher(message).find())
                .toList();
    }

    /** Opens another page and waits until it is complete. */
    void open(String url) {
        leaveFor(() -> driver.get(url), "complete: " + url);
    }

    /** Opens the same page anew and waits until it is complete. */
    void refresh() {
        leaveFor(driver.navigate()::refresh, "complete again");
    }

    /**
     * The browser's driver waits, too. But on a busy machine it has been seen to come back between two pages, when
     * nothing was to be found on either.
     */
    private void leaveFor(Runnable navigation, String what) {
        WebElement left = driver.findElement(By.tagName("html"));
        navigation.run();
        new WebDriverWait(driver, PATIENCE, BETWEEN_ATTEMPTS)
                .withMessage(what)
                .until(ExpectedConditions.and(ExpectedConditions.stalenessOf(left), ignored -> isComplete()));
    }

    private boolean isComplete() {
        return Boolean.TRUE.equals(
                driver.executeScript(
                        "return document.readyState === 'complete' && document.documentElement !== null && location.href !== 'about:blank'"));
    }

    /** The first of the elements, as soon as there is one that can be seen. */
    WebElement see(By what) {
        return until(
                () -> driver.findElements(what).stream()
                        .filter(WebElement::isDisplayed)
                        .findFirst()
                        .orElse(null),
                what.toString());
    }

    /** What is supplied, as soon as it is neither null nor false. */
    <T> T until(Supplier<T> supplier, String what) {
        return new WebDriverWait(driver, PATIENCE, BETWEEN_ATTEMPTS)
                .ignoring(StaleElementReferenceException.class)
                .withMessage(what)
                .until(ignored -> supplier.get());
    }

    /** Clicks the first of the elements, as soon as there is one that can be seen. */
    void click(By what) {
        click(see(what));
    }

    /** Clicks where nothing that sticks to an edge of the window is in the way. */
    void click(WebElement element) {
        driver.executeScript("arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })", element);
        element.click();
    }

    /** Waits until this can be read on the page. */
    void read(String text) {
        until(() -> text().contains(text), "can be read: " + text);
    }

    /** Waits until the address of the page ends so. */
    void arriveAt(String end) {
        until(() -> driver.getCurrentUrl().endsWith(end), "the address ends with " + end);
    }

    /** What can be read on the page. */
    String text() {
        return driver.findElement(By.tagName("body")).getText();
    }

    /** The Content-Security-Policy that the page was sent with and that is enforced; null if there is none. */
    String policy() {
        return (String) driver.executeAsyncScript("const done = arguments[0];"
                + "fetch(location.href).then(answer => done(answer.headers.get('Content-Security-Policy')))");
    }

    /** Keeps a picture of the whole page. */
    Path picture(String name) throws IOException {
        return picture(name, "html");
    }

    /** Keeps a picture of a part of the page. */
    Path picture(String name, String cssSelector) throws IOException {
        return picture(name, cssSelector, WIDE);
    }

    /** Keeps a picture of a part of the page as a telephone shows it. */
    Path narrowPicture(String name, String cssSelector) throws IOException {
        return picture(name, cssSelector, NARROW);
    }

    private Path picture(String name, String cssSelector, int width) throws IOException {
        try {
            width(width);
            Number height = (Number) driver.executeScript("return document.documentElement.scrollHeight");
            // What sticks to the edges of the window would else cover the middle of the page.
            size(width, Math.max(LOWEST, height.intValue()));
            Map<String, Object> shot = driver.executeCdpCommand(
                    "Page.captureScreenshot", Map.of("format", "png", "clip", driver.executeScript(CLIP, cssSelector)));
            Path file = Files.createDirectories(pictures)
                    .resolve(String.format("%02d-%s.png", taken.incrementAndGet(), name));
            return Files.write(file, Base64.getDecoder().decode((String) shot.get("data")));
        } finally {
            width(WIDE);
        }
    }

    /**
     * Keeps a picture of the whole page as it is printed.
     *
     * @param cssSelector a part of the page
     * @return what paper would cut of that part
     */
    List<?> cutOnPaper(String name, String cssSelector) throws IOException {
        try {
            driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "print"));
            picture(name, "html", PAPER);
            width(PAPER);
            return (List<?>) driver.executeScript(CUT, cssSelector);
        } finally {
            driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", ""));
            width(WIDE);
        }
    }

    /** From now on pages are told that dark colors are preferred, or light ones. */
    void dark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** From now on the window is that of a telephone, until a picture is taken. */
    void narrow() {
        width(NARROW);
    }

    private void width(int width) {
        size(width, LOWEST);
    }

    private void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }
}

package io.jenkins.plugins.qualysflow.browser;

import java.util.Map;
import org.openqa.selenium.JavascriptExecutor;

/** Colors as dark themes of Jenkins set them: by its variables, which is all that such a theme does. */
final class DarkTheme {

    private static final Map<String, String> COLORS = Map.ofEntries(
            Map.entry("--background", "#1c1c22"),
            Map.entry("--white", "#1c1c22"),
            Map.entry("--black", "#ffffff"),
            Map.entry("--text-color", "#f2f2f7"),
            Map.entry("--secondary", "#9a9ab0"),
            Map.entry("--text-color-secondary", "#9a9ab0"),
            Map.entry("--link-color", "#7ab8ff"),
            Map.entry("--link-color--hover", "#a5cfff"),
            Map.entry("--accent-color", "#7ab8ff"),
            Map.entry("--card-background", "#26262e"),
            Map.entry("--success-color", "#4cd471"),
            Map.entry("--error-color", "#ff6b66"),
            Map.entry("--warning-color", "#ffb340"),
            Map.entry("--alert-warning-text-color", "#ffd08a"));

    private DarkTheme() {}

    /** Until the page is left. */
    static void apply(JavascriptExecutor driver) {
        driver.executeScript(
                "Object.entries(arguments[0]).forEach(([name, color]) =>"
                        + " document.documentElement.style.setProperty(name, color))",
                COLORS);
    }
}

package io.jenkins.plugins.qualysflow.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.openqa.selenium.JavascriptExecutor;

/** Asks axe-core, a checker of the rules for accessible pages, about a part of a page. */
final class Accessibility {

    private static final String AXE = script();

    /**
     * Left out is what the form library of Jenkins does on every page and a plugin can't mend: the title of a field is
     * beside it and not tied to it, help buttons come last in the order of the Tab key, and the colors of what a check
     * says are faint. A field that has no title at all is not left out.
     */
    private static final String RUN = """
            const [selector, done] = arguments;
            const title = element => (element.type === 'checkbox'
                ? element.parentElement.querySelector('label')
                : element.closest('.jenkins-form-item')?.querySelector(':scope > .jenkins-form-label')
            )?.textContent.trim();
            const ofLibrary = {
                'label': title,
                'select-name': title,
                'tabindex': element => element.matches('.jenkins-help-button'),
                'color-contrast': element =>
                    element.closest('.validation-error-area, .jenkins-validate-button__container__status'),
            };
            const isOfLibrary = (rule, element) => ofLibrary[rule]?.(element);
            axe.run({ include: [selector] }, { resultTypes: ['violations'] })
                .then(result => done(result.violations
                    .filter(rule => ['serious', 'critical'].includes(rule.impact))
                    .flatMap(rule => rule.nodes
                        .filter(node => !isOfLibrary(rule.id, document.querySelector(node.target[0])))
                        .map(node => `${rule.id} (${rule.impact}): ${rule.help}: ${node.html}`))))
                .catch(error => done(['axe-core failed: ' + error.message]));
            """;

    private Accessibility() {}

    /**
     * Fails, and lists them, if a part of the page that is open has serious or critical faults.
     *
     * @param cssSelector the part; there must be one
     */
    static void check(JavascriptExecutor driver, String cssSelector) {
        driver.executeScript(AXE);
        assertThat((List<?>) driver.executeAsyncScript(RUN, cssSelector))
                .as("faults in the accessibility of " + cssSelector)
                .isEmpty();
    }

    private static String script() {
        try (InputStream in = Accessibility.class.getResourceAsStream("/axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.jenkins.plugins.qualysflow.browser;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Given a page with faults, when a part of it is checked. */
@Tag("browser")
class AccessibilityTest {

    private static final String FAULT = "<img src='data:,'>";

    @RegisterExtension
    final Browser browser = new Browser("accessibility");

    @Test
    void aFaultInThePartIsNamed() throws Exception {
        show("<main>" + FAULT + "</main>");

        assertThatThrownBy(() -> check("main"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("image-alt (critical)");
    }

    @Test
    void aFaultElsewhereIsNotOurs() throws Exception {
        show(FAULT + "<main><p>Text</p></main>");

        check("main");
    }

    @Test
    void aPartThatIsNotThereIsAnError() throws Exception {
        show("<main>Text</main>");

        assertThatThrownBy(() -> check("#other")).hasMessageContaining("axe-core failed");
    }

    @Test
    void aFieldNeedsATitleAndMayHaveItWhereJenkinsPutsIt() throws Exception {
        String titled = "<div class='jenkins-form-item'><div class='jenkins-form-label'>Name</div><input></div>";
        show("<main><div id='good'>" + titled + "</div><div id='bad'>" + titled.replace("Name", " ") + "</div></main>");

        check("#good");
        assertThatThrownBy(() -> check("#bad")).hasMessageContaining("label (critical)");
    }

    @Test
    void aBoxNeedsATitleToo() throws Exception {
        show("<main><span id='good'><input type='checkbox'><label>Wait</label></span>"
                + "<span id='bad'><input type='checkbox'></span></main>");

        check("#good");
        assertThatThrownBy(() -> check("#bad")).hasMessageContaining("label (critical)");
    }

    private void show(String body) throws IOException {
        try (Pages page = new Pages(body)) {
            browser.open(page.url());
        }
    }

    private void check(String selector) {
        Accessibility.check(browser.driver(), selector);
    }
}

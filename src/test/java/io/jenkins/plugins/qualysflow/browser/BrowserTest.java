package io.jenkins.plugins.qualysflow.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Given a page, when the browser shows it. */
@Tag("browser")
class BrowserTest {

    private static final Path OF_AN_EARLIER_RUN = Path.of("target", "screenshots", "browser", "01-earlier.png");

    @RegisterExtension
    final Browser browser = new Browser("browser");

    @BeforeAll
    static void leaveAPictureOfAnEarlierRun() throws Exception {
        Files.createDirectories(OF_AN_EARLIER_RUN.getParent());
        Files.writeString(OF_AN_EARLIER_RUN, "picture");
    }

    @Test
    void picturesOfAnEarlierRunAreGoneAndThoseOfThisRunAreAllKept() throws Exception {
        try (Pages page = new Pages("<p>page</p>")) {
            browser.open(page.url());
        }

        Path first = browser.picture("same-name");
        Path second = browser.picture("same-name");

        assertThat(OF_AN_EARLIER_RUN).doesNotExist();
        assertThat(first).exists().isNotEqualTo(second);
        assertThat(second).exists();
    }

    @Test
    void aScriptThatThePolicyForbidsIsAComplaint() throws Exception {
        try (Pages page =
                new Pages("<p id='p'>before</p><script>document.getElementById('p').innerText='x'</script>")) {
            browser.open(page.url());
        }
        assertThat(browser.text()).isEqualTo("before");
        assertThat(browser.complaints()).singleElement().asString().contains("Content Security Policy");
    }

    @Test
    void aFileThatIsMissingIsAComplaint() throws Exception {
        try (Pages page = new Pages("<img alt='' src='http://127.0.0.1:1/missing.png'>")) {
            browser.open(page.url());
        }
        assertThat(browser.complaints()).singleElement().asString().contains("missing.png");
    }

    @Test
    void aPictureShowsAllOfALongPage() throws Exception {
        try (Pages page = new Pages("<div style='height: 3000px'>long</div>")) {
            browser.open(page.url());
        }
        BufferedImage wide = read(browser.picture("wide"));
        BufferedImage narrow = read(browser.narrowPicture("narrow", "html"));
        BufferedImage part = read(browser.picture("part", "div"));

        assertThat(wide.getWidth()).isEqualTo(1280);
        assertThat(wide.getHeight()).isBetween(3000, 3100);
        assertThat(narrow.getWidth()).isEqualTo(420);
        assertThat(part.getHeight()).isEqualTo(3000);
        assertThat(browser.driver().executeScript("return window.innerWidth")).isEqualTo(1280L);
    }

    @Test
    void darkColorsArePreferredUntilTheyAreNot() throws Exception {
        try (Pages page = new Pages("<p>page</p>")) {
            browser.open(page.url());
        }
        browser.dark(true);
        assertThat(prefersDark()).isTrue();
        browser.dark(false);
        assertThat(prefersDark()).isFalse();
    }

    private boolean prefersDark() {
        return (Boolean) browser.driver().executeScript("return matchMedia('(prefers-color-scheme: dark)').matches");
    }

    private static BufferedImage read(Path picture) throws Exception {
        return ImageIO.read(picture.toFile());
    }
}

package io.jenkins.plugins.qualysflow.pages;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.testing.StoredRuns;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.time.Duration;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Given a build with far more than usual, then its pages are there at once. Time that can be told on a quiet machine only. */
@Tag("load")
@WithQualysFlow
class PageSpeedTest {

    private static final Logger LOGGER = Logger.getLogger(PageSpeedTest.class.getName());

    private static final Duration BOUND = Duration.ofSeconds(1);

    /** The best of them is what it takes, however busy the machine is with other things in between. */
    private static final int LOOKS = 40;

    private JenkinsRule jenkins;
    private JenkinsRule.WebClient client;
    private StoredRuns runs;

    @BeforeEach
    void begin() throws Exception {
        client = jenkins.createWebClient();
        // Only the server is timed.
        client.getOptions().setJavaScriptEnabled(false);
        client.getOptions().setCssEnabled(false);
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("release"));
        runs = new StoredRuns(build);
    }

    @Test
    void anExecutionOfFiveHundredSteps() throws Exception {
        String id = "01JCEXAMPLE0000000000000A1";
        runs.ended(StoredRuns.report(id, Outcome.SUCCESS, 500));

        time("page of 500 steps", "qflow/" + id + "/", "node-67649655-resource");
        time("data of 500 steps", "qflow/" + id + "/api/json", "node-67649655-resource");
    }

    @Test
    void aBuildOfTwentyExecutions() throws Exception {
        for (int n = 10; n < 30; n++) {
            runs.ended(StoredRuns.report("01JCEXAMPLE0000000000000A" + n, Outcome.SUCCESS, 40));
        }

        time("page of a build with 20 executions", "", "01JCEXAMPLE0000000000000A29");
        time("list of 20 executions", "qflow/", "01JCEXAMPLE0000000000000A29");
        time("page of the job", "../", "Nightly inventory");
    }

    private void time(String what, String path, String last) throws Exception {
        // The first look compiles the views.
        assertThat(load(path)).contains(last);
        long best = Long.MAX_VALUE;
        for (int n = 0; n < LOOKS && best >= BOUND.toNanos(); n++) {
            long begun = System.nanoTime();
            load(path);
            best = Math.min(best, System.nanoTime() - begun);
        }
        Duration took = Duration.ofNanos(best);
        LOGGER.info(what + ": " + took.toMillis() + " ms");
        assertThat(took).as(what).isLessThan(BOUND);
    }

    private String load(String path) throws Exception {
        return client.goTo("job/release/1/" + path, null).getWebResponse().getContentAsString();
    }
}

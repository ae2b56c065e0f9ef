package io.jenkins.plugins.qualysflow.pages;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Item;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.run.LiveRuns;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.util.List;
import net.sf.json.JSONObject;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.jvnet.hudson.test.JenkinsRule;

/** Builds that run workflows, and somebody who looks at their pages. */
abstract class LivePageFixture {

    static JenkinsRule jenkins;

    JenkinsRule.WebClient client;
    TestService service;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        TestService.addApiClient(TestService.CREDENTIALS_ID);
        // The first page takes a Jenkins far longer than any other.
        jenkins.createWebClient().withJavaScriptEnabled(false).goTo("");
    }

    @BeforeEach
    void begin() throws Exception {
        // The pages are looked at as the server sends them; the browser tests follow their script.
        client = jenkins.createWebClient().withJavaScriptEnabled(false).withThrowExceptionOnFailingStatusCode(false);
        service = new TestService();
        QualysFlowConfiguration.get().setServers(List.of(service.asServer("test")));
    }

    @AfterEach
    void end() throws Exception {
        for (Item item : List.copyOf(jenkins.jenkins.getItems())) {
            item.delete();
        }
        service.close();
        assertThat(LiveRuns.get().count()).as("runs that are shown as going on").isZero();
    }

    HtmlPage open(String path) throws Exception {
        return client.goTo("job/release/1/" + path);
    }

    String fragment(String path) {
        try {
            return client.goTo("job/release/1/" + path, null).getWebResponse().getContentAsString();
        } catch (Exception e) {
            throw new AssertionError(path, e);
        }
    }

    JSONObject json(String path) throws Exception {
        return JSONObject.fromObject(client.goTo("job/release/1/" + path, "application/json")
                .getWebResponse()
                .getContentAsString());
    }
}

package io.jenkins.plugins.qualysflow.pages;

import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import net.sf.json.JSONObject;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.jvnet.hudson.test.JenkinsRule;

/** Builds that run workflows, and somebody who looks at their pages. */
@WithQualysFlow
abstract class LivePageFixture {

    static JenkinsRule jenkins;

    JenkinsRule.WebClient client;
    TestService service;

    @BeforeAll
    static void start() throws Exception {
        // The first page takes a Jenkins far longer than any other.
        jenkins.createWebClient().withJavaScriptEnabled(false).goTo("");
    }

    @BeforeEach
    void begin() throws Exception {
        // The pages are looked at as the server sends them; the browser tests follow their script.
        client = jenkins.createWebClient().withJavaScriptEnabled(false).withThrowExceptionOnFailingStatusCode(false);
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

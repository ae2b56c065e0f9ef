package io.jenkins.plugins.qualysflow.forms;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.io.IOException;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;

/** A JSON value as the answer of a form method. Strings stay strings, whatever they look like. */
final class JsonAnswer implements HttpResponse {

    private final Object value;

    /**
     * An answer.
     *
     * @param value maps, lists, strings, numbers, booleans and null
     */
    JsonAnswer(Object value) {
        this.value = value;
    }

    @Override
    public void generateResponse(StaplerRequest2 req, StaplerResponse2 rsp, Object node) throws IOException {
        rsp.setContentType("application/json;charset=UTF-8");
        rsp.setHeader("Cache-Control", "no-store");
        rsp.getWriter().print(QFlowJson.write(value));
    }
}

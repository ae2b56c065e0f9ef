package io.jenkins.plugins.qualysflow.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Given a call, when it is counted, then under the name of what it calls. */
class EndpointTest {

    private static final String ID = "7d1f0a52-0c1e-4a57-9a54-3f2b9c1d6e10";

    @ParameterizedTest
    @CsvSource({
        "GET, /workflows?pageSize=50&pageNumber=1, WORKFLOW_LIST",
        "GET, /workflows/ID, WORKFLOW_DETAILS",
        "POST, /workflows/ID/run, RUN",
        "GET, /workflows/ID/executions?order=-createdAt, EXECUTION_LIST",
        "GET, /executions/ID?includeSteps=false, EXECUTION_DETAILS",
        "GET, /executions/ID/steps?includeData=false, STEP_LIST",
        "GET, /executions/ID/steps/node-1-a, STEP_DETAILS",
        "GET, /executions/ID/steps/node-1-a/input?parseJson=true, STEP_INPUT",
        "GET, /executions/ID/steps/node-1-a/output?parseJson=true, STEP_OUTPUT",
        "GET, /executions/ID/steps/a%2Fb%3Fc/output, STEP_OUTPUT",
        "POST, /workflows, OTHER",
        "GET, /workflows/ID/run, OTHER",
        "GET, /executions, OTHER",
        "GET, /executions/ID/steps/node-1-a/other, OTHER",
        "GET, /executions/ID/steps/node-1-a/output/more, OTHER"
    })
    void eachCallOfTheApiHasOne(String method, String path, Endpoint expected) {
        assertThat(Endpoint.of(new Call(method, CallPath.ROOT + path.replace("ID", ID))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"POST, /auth/oidc", "POST, /auth", "GET, /qflowapi/v1", "GET, /qflowapi/v10/workflows", "GET, ''"})
    void whatIsNotBelowTheRootOfTheApiIsSomethingElse(String method, String path) {
        assertThat(Endpoint.of(new Call(method, path))).isEqualTo(Endpoint.OTHER);
    }

    @ParameterizedTest
    @CsvSource({
        "/aws/connectors?pageNo=0&pageSize=50, CONNECTOR_LIST",
        "/gcp/connectors, CONNECTOR_LIST",
        "/aws/connectors/ID, OTHER"
    })
    void connectorsAreListedByAnotherApi(String path, Endpoint expected) {
        assertThat(Endpoint.of(new Call("GET", "/cloudview-api/rest/v1" + path)))
                .isEqualTo(expected);
    }

    @Test
    void noTwoAreTheSame() {
        Set<String> templates =
                Arrays.stream(Endpoint.values()).map(Endpoint::template).collect(Collectors.toSet());

        assertThat(templates).hasSize(Endpoint.values().length);
    }
}

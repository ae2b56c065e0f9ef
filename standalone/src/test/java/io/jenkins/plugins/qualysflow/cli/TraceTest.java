package io.jenkins.plugins.qualysflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.cli.Qflow.Ran;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --trace} shows what goes over the wire, and no secret. */
@Timeout(60)
class TraceTest {

    private static final String PASSWORD = "p4ss of the user";
    private static final String PASTED = "token-that-was-pasted";

    private final SandboxServer server = Given.quick();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void requestsAndAnswersAreShown() {
        Ran ran = Qflow.at(server).execute("executions", Given.WORKFLOW, "--trace");

        assertThat(ran.err().lines())
                .contains(
                        "> POST " + server.url() + "/auth/oidc",
                        ">   clientId: ****",
                        ">   clientSecret: ****",
                        "> GET " + server.url() + "/qflowapi/v1/workflows/" + Given.WORKFLOW
                                + "/executions?pageSize=50&pageNumber=1",
                        ">   Authorization: ****",
                        ">   Accept: application/json",
                        "<   24 bytes: {\"total\":\"0\",\"items\":[]}")
                .anyMatch(line -> line.matches("< 200 in \\d+ ms, GET /qflowapi/v1/workflows/.*"))
                .anyMatch(line -> line.matches("<   \\d+ bytes: not shown"));
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void aRunIsTracedWithItsSecretsMasked() {
        Ran ran = Qflow.at(server)
                .run(
                        "--trace",
                        "--variables-json",
                        "{\"dbPassword\": \"hunter2\", \"list\": [{\"key\": \"apiToken\", \"value\": \"hunter3\"}],"
                                + " \"owner\": \"me\"}",
                        "--input-json",
                        "{\"nested\": {\"private_key\": [\"hunter4\"]}, \"note\": \"uses " + Qflow.CLIENT_SECRET
                                + "\"}");

        assertThat(ran.code()).isEqualTo(ExitCodes.OK);
        assertThat(ran.err())
                .contains(
                        "\"dbPassword\":\"********\"",
                        "\"owner\":\"me\"",
                        "{\"key\":\"apiToken\",\"value\":\"********\"}",
                        "\"private_key\":\"********\"",
                        "uses ****",
                        "/steps?includeData=false")
                .doesNotContain("hunter", Qflow.CLIENT_SECRET, Qflow.CLIENT_ID);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 401, 403, 404, 429, 500})
    void noSecretThatTheServiceRepeatsIsShown(int status) {
        String echo = QFlowJson.write(Map.of(
                "message",
                "bad " + PASTED + " and " + PASSWORD + " and " + Qflow.CLIENT_SECRET,
                "definition",
                "{\"password\":\"hunter2\"}",
                "headers",
                List.of("Authorization: Bearer " + PASTED, "eyJhbGciOiJub25lIn0.eyJleHAiOjF9.sig")));
        for (Operation operation : List.of(Operation.WORKFLOW_LIST, Operation.AUTH, Operation.AUTH_OIDC)) {
            server.addFault(Fault.on(operation)
                    .header("X-Request-Id", PASTED + PASSWORD + Qflow.CLIENT_SECRET)
                    .answer(status, echo));
        }
        String url = server.url().toString();
        Qflow withToken = Qflow.withoutCredential().with("QFLOW_URL", url).with("QFLOW_TOKEN", "Bearer " + PASTED);
        Qflow withUser = Qflow.withoutCredential()
                .with("QFLOW_URL", url)
                .with("QFLOW_USERNAME", "test-user")
                .with("QFLOW_PASSWORD", PASSWORD);

        assertThat(withToken.execute("workflows", "--trace").err()).doesNotContain(PASTED, "hunter", "eyJ");
        assertThat(withUser.execute("workflows", "--trace").err()).doesNotContain(PASSWORD, "hunter", "p4ss", "eyJ");
        assertThat(Qflow.at(server).execute("workflows", "--trace").err())
                .doesNotContain(Qflow.CLIENT_SECRET, "hunter", "eyJ");
    }

    @Test
    void noControlCharacterReachesTheTerminal() {
        server.addFault(Fault.on(Operation.WORKFLOW_LIST).answer(500, "\u001b[2J\u202e\u0007 gone\r\n<html>"));

        assertThat(Qflow.at(server).execute("workflows", "--trace").err())
                .doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\n]]");
    }

    @Test
    void aCallWithoutAnswerIsTraced() {
        server.addFault(Fault.on(Operation.WORKFLOW_LIST).dropBeforeReply());

        assertThat(Qflow.at(server).execute("workflows", "--trace").err())
                .containsPattern("< no answer after \\d+ ms, GET /qflowapi/v1/workflows");
    }

    @Test
    void withoutTheOptionNothingIsTraced() {
        assertThat(Qflow.at(server).execute("workflows").err()).doesNotContain("> GET", "< 200");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|``",
                "{\"a\":1.50}|{\"a\":1.50}",
                "{\"token\":{\"deep\":[1]}}|{\"token\":\"********\"}",
                "{\"a\":\"password=hunter2\"}|{\"a\":\"password=**** (the rest is not shown)\"}",
                "{\"a\":\"[{\\\"secret\\\":\\\"hunter2\\\"}]\"}|{\"a\":\"[{\\\"secret\\\":\\\"********\\\"}]\"}",
                "user=me&password=hunter2&x=1|user=me&password=**** (the rest is not shown)",
                "{\"total\": 1, \"apiKey\" : \"hunter2|{\"total\": 1, \"apiKey\" :**** (the rest is not shown)",
                "x {\\\"access_token\\\": \\\"hunter2|x {\\\"access_token\\\":**** (the rest is not shown)",
                "known s3cret here|known **** here",
                "plain words: nothing|plain words: nothing"
            })
    void aBodyIsShownWithoutWhatItMayHide(String body, String shown) {
        assertThat(new TraceBody(List.of("s3cret")).shown(body)).isEqualTo(shown);
    }

    @Test
    void aLongBodyIsCut() {
        assertThat(new TraceBody(List.of()).shown("[\"" + "x".repeat(2_000_000) + "\"]"))
                .hasSize(501)
                .endsWith("…");
        assertThat(new TraceBody(List.of()).shown("x y\\".repeat(500_000) + " password=hunter2"))
                .hasSize(501)
                .doesNotContain("hunter2");
        assertThat(new TraceBody(List.of()).shown("[".repeat(100) + "\"password\":\"hunter2\""))
                .doesNotContain("hunter2");
    }
}

package io.jenkins.plugins.qualysflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.cli.Qflow.Ran;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.state.JournalEntry;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The system variables of the API releases 1.18 and 1.19, as they reach the service. */
@Timeout(60)
class SystemVariableOptionsTest {

    private final SandboxServer server = Given.quick();

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--region eu-west-1|\"region\":\"eu-west-1\"",
                "--resource-group g|\"resourceGroup\":\"g\"",
                "--project p|\"project\":\"p\"",
                "--oci-region r --compartment c|\"oci_region\":\"r\",\"compartment\":\"c\""
            })
    void eachIsSentUnderTheNameOfTheService(String options, String sent) {
        Ran ran = run("--connector-id aa70acae-6ea8-3acf-b504-f327855b316a " + options);

        assertThat(ran.code()).isEqualTo(ExitCodes.OK);
        assertThat(body())
                .isEqualTo("{\"variables\":{\"connectorId\":\"aa70acae-6ea8-3acf-b504-f327855b316a\"," + sent + "}}");
    }

    @ParameterizedTest
    @CsvSource({"credentials, region=r", "credentials_azure, resourceGroup=g", "credentials_gcp, project=p"})
    void theThreeOf118AreTakenAsVariablesAndGiveWay(String old, String ofItsCloud) {
        assertThat(run("--variable " + old + "=c --variable " + ofItsCloud).err())
                .doesNotContain("Warning");
        assertThat(body()).contains("\"" + old + "\":\"c\"");

        assertThat(run("--connector-id n --variable " + old + "=c --variable " + ofItsCloud)
                        .err())
                .contains("Warning: --connector-id wins over " + old);
    }

    private Ran run(String options) {
        return Qflow.at(server)
                .run(Stream.of((options + " --no-wait").split(" ")).toArray(String[]::new));
    }

    private String body() {
        return server.journal().of(Operation.RUN).stream()
                .map(JournalEntry::text)
                .reduce((first, second) -> second)
                .orElseThrow();
    }
}

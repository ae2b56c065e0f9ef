package io.jenkins.plugins.qualysflow.core.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule of the design's table: the message names the parameter and the rule, and never a value. */
@Timeout(10)
class RunRulesTest {

    private static final String CONNECTOR = "0a1b2c3d-1111-3222-9333-444455556666";

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                " ",
                "hunter2",
                "6cad21c8-4405-4517-beb9-7372feafb5b",
                "6cad21c8-4405-4517-beb9-7372feafb5b45",
                "6cad21c844054517beb97372feafb5b4",
                "6cad21c8-4405-4517-beb9-7372feafb5bg",
                "../6cad21c8-4405-4517-beb9-7372feafb5b4"
            })
    void theWorkflowIdHasItsForm(String id) {
        List<String> problems = problems(new RunParameters(id, Map.of(), Map.of(), null, false));

        assertThat(problems)
                .singleElement()
                .asString()
                .startsWith("workflowId ")
                .doesNotContain("hunter2");
    }

    @Test
    void anyVersionOfTheIdIsFineAndEverySpellingOfItIsTheSameWorkflow() throws Exception {
        String upper = "6CAD21C8-4405-0517-FEB9-7372FEAFB5B4";

        assertThat(RunRules.check(new RunParameters(" " + upper + " ", Map.of(), Map.of(), null, false))
                        .workflowId())
                .isEqualTo(upper.toLowerCase(Locale.ROOT));
    }

    @Test
    void noVariablesAndNoInputIsFine() throws Exception {
        CheckedRun checked = RunRules.check(given("{}"));

        assertThat(checked.request().body()).isEmpty();
        assertThat(checked.warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"connectorId\":\"C\",\"region\":\"\"}|region must not be blank",
                "{\"connectorId\":\"C\",\"region\":null}|region must not be blank",
                "{\"connectorId\":\"C\",\"region\":[]}|region must not be blank",
                "{\"connectorId\":\"C\",\"region\":[\"hunter2\",\" \"]}|region must not be blank",
                "{\"connectorId\":\"@\",\"region\":\"hunter2\"}|connectorId must not be blank",
                "{\"connectorId\":\" \",\"region\":\"hunter2\"}|connectorId must not be blank",
                "{\"connectorId\":\"C\",\"oci_region\":\"hunter2\"}|ociRegion needs compartment",
                "{\"connectorId\":\"C\",\"compartment\":\"hunter2\"}|compartment needs ociRegion",
                "{\"region\":\"hunter2\"}|region needs a connector: give connectorId",
                "{\"project\":\"hunter2\",\"credentials\":\"C\"}|project needs a connector",
                "{\"resourceGroup\":\"hunter2\"}|resourceGroup needs a connector",
                "{\"oci_region\":\"hunter2\",\"compartment\":\"c\"}|ociRegion and compartment needs a connector",
                "{\"connectorId\":\"C\",\"region\":\"hunter2\",\"project\":\"p\"}|variables of AWS and GCP",
                "{\" \":1}|variables must not have a blank name"
            })
    void problemsNameParameterAndRule(String variables, String expected) {
        List<String> problems = problems(given(variables));

        assertThat(problems).anySatisfy(problem -> assertThat(problem).contains(expected));
        assertThat(problems).allSatisfy(problem -> assertThat(problem).doesNotContain("hunter2"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"own\":\" \"}|variables.own is blank",
                "{\"connectorId\":\"C\",\"region\":\"r\",\"credentials\":\"hunter2\"}|connectorId wins over credentials",
                "{\"connectorId\":\"C\",\"project\":\"r\",\"credentials_gcp\":\"h\"}|connectorId wins over credentials_gcp",
                "{\"connectorId\":\"hunter2\"}|connectorId is given without a variable of its cloud",
                "{\"credentials_azure\":\"hunter2\"}|credentials_azure is given without a variable of Azure",
                "{\"ociRegion\":\"hunter2\"}|variables.ociRegion is not the system variable oci_region",
                "{\"connectorID\":\"hunter2\"}|variables.connectorID is not the system variable connectorId",
                "{\"resource_group\":\"hunter2\"}|variables.resource_group is not the system variable resourceGroup",
                "{\"connectorId\":\"@hunter2\",\"region\":\"r\"}|connectorId is sent without its leading @",
                "{\"connectorId\":[\"@hunter2\"],\"region\":\"r\"}|connectorId is sent without its leading @",
                "{\"own\":1.5}|variables.own is not a whole number"
            })
    void warningsDoNotStopARun(String variables, String expected) throws Exception {
        List<String> warnings = RunRules.check(given(variables)).warnings();

        assertThat(warnings).anySatisfy(warning -> assertThat(warning).contains(expected));
        assertThat(warnings).allSatisfy(warning -> assertThat(warning).doesNotContain("hunter2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"connectorId\":\"C\",\"region\":\"us-east-1\"}",
                "{\"connectorId\":\"C\",\"region\":[\"us-east-1\",\"eu-west-1\"]}",
                "{\"connectorId\":\"C\",\"resourceGroup\":\"g\"}",
                "{\"connectorId\":\"C\",\"project\":\"p\"}",
                "{\"connectorId\":\"C\",\"oci_region\":\"r\",\"compartment\":\"c\"}",
                "{\"credentials\":\"C\",\"region\":\"r\",\"credentials_gcp\":\"D\",\"project\":\"p\"}",
                "{\"own\":\"x\",\"count\":2,\"whole\":2.0,\"flag\":false,\"list\":[],\"object\":{},\"nothing\":null}"
            })
    void whatIsWholeIsSentAsItIsWithoutAWord(String variables) throws Exception {
        CheckedRun checked = RunRules.check(given(variables));

        assertThat(checked.warnings()).isEmpty();
        assertThat(QFlowJson.write(checked.request().variables())).isEqualTo(variables);
    }

    @Test
    void partialVariablesMayBeAllowed() throws Exception {
        for (String variables :
                List.of("{\"region\":\"r\"}", "{\"connectorId\":\"C\",\"region\":\"r\",\"project\":\"p\"}")) {
            RunParameters strict = given(variables);
            assertThat(problems(strict)).singleElement().asString().contains("allowPartialVariables");

            RunParameters lax = new RunParameters(strict.workflowId(), strict.system(), strict.variables(), null, true);
            assertThat(RunRules.check(lax).warnings()).hasSize(1);
        }
    }

    @Test
    void partialVariablesDoNotAllowHalfOfOci() {
        RunParameters half = new RunParameters(
                ScriptedClient.WORKFLOW, Map.of(), Map.of("connectorId", "C", "oci_region", "r"), null, true);

        assertThat(problems(half)).singleElement().asString().contains("needs compartment");
    }

    @Test
    void theSameKeyTwiceNeedsTheSameValue() throws Exception {
        Map<SystemVariable, Object> system = new EnumMap<>(SystemVariable.class);
        system.put(SystemVariable.CONNECTOR_ID, "@" + CONNECTOR);
        system.put(SystemVariable.OCI_REGION, "r");
        system.put(SystemVariable.COMPARTMENT, "hunter2");
        Map<String, Object> same = Map.of("connectorId", CONNECTOR, "oci_region", "r");
        CheckedRun checked = RunRules.check(new RunParameters(ScriptedClient.WORKFLOW, system, same, null, false));
        assertThat(checked.request().variables())
                .containsExactly(
                        Map.entry("connectorId", CONNECTOR),
                        Map.entry("oci_region", "r"),
                        Map.entry("compartment", "hunter2"));

        Map<String, Object> other = Map.of("compartment", "hunter3");
        assertThat(problems(new RunParameters(ScriptedClient.WORKFLOW, system, other, null, false)))
                .singleElement()
                .asString()
                .startsWith("compartment is given twice")
                .doesNotContain("hunter");
    }

    @Test
    void everyProblemIsNamedAtOnce() {
        RunParameters wrong = new RunParameters("no", Map.of(), Map.of("region", " "), null, false);

        InvalidParametersException error =
                catchThrowableOfType(InvalidParametersException.class, () -> RunRules.check(wrong));
        assertThat(error.problems()).hasSize(3);
        assertThat(error).hasMessageContainingAll("workflowId", "region must not be blank", "; ");
    }

    @Test
    void aBlankParameterOfItsOwnIsNotTheSameAsNone() {
        Map<SystemVariable, Object> system = new EnumMap<>(SystemVariable.class);
        system.put(SystemVariable.PROJECT, null);
        system.put(SystemVariable.CONNECTOR_ID, "C");

        assertThat(problems(new RunParameters(ScriptedClient.WORKFLOW, system, Map.of(), null, false)))
                .singleElement()
                .asString()
                .startsWith("project must not be blank");
    }

    @Test
    void parametersShowNoValues() {
        RunParameters parameters = new RunParameters(
                ScriptedClient.WORKFLOW,
                Map.of(SystemVariable.REGION, "hunter2"),
                Map.of("dbPassword", "hunter2"),
                "hunter2",
                false);

        assertThat(parameters.toString()).contains("dbPassword").doesNotContain("hunter2");
    }

    @Test
    void aParameterIsCopiedSoThatNobodyChangesItLater() {
        RunParameters parameters = given("{\"a\":1}");

        assertThatThrownBy(() -> parameters.variables().put("b", 2)).isInstanceOf(UnsupportedOperationException.class);
    }

    private static RunParameters given(String variables) {
        return new RunParameters(ScriptedClient.WORKFLOW, Map.of(), QFlowJson.readObject(variables), null, false);
    }

    private static List<String> problems(RunParameters parameters) {
        return catchThrowableOfType(InvalidParametersException.class, () -> RunRules.check(parameters))
                .problems();
    }
}

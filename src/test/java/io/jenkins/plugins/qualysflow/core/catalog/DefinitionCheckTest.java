package io.jenkins.plugins.qualysflow.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.catalog.DefinitionCheck.Wanted;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.model.WorkflowAnswers;
import io.jenkins.plugins.qualysflow.core.model.WorkflowDetails;
import io.jenkins.plugins.qualysflow.core.output.NodeGlob;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Given a workflow with variables and nodes, when a run is compared with it. */
@Timeout(10)
class DefinitionCheckTest {

    private static final String DEFINITION = """
            {"variables": [
               {"key": "region", "value": ["us-east-1"]},
               {"key": "credentials", "value": ["@0a1b2c3d-1111-3222-9333-444455556666"]},
               {"key": "maxBuckets", "value": 5},
               {"key": "dryRun", "value": true},
               {"key": "owner", "value": "maha"},
               {"key": "tags", "value": ["a", "b"]},
               {"key": "filter", "value": {"a": 1}},
               {"key": "note", "value": null}],
             "components": [
               {"id": "trigger", "type": "trigger"},
               {"id": "node-6748e0e3-resource", "type": "resource"},
               {"id": "node-67649155-filter", "type": "filter"}]}""";

    @ParameterizedTest
    @ValueSource(strings = {"maxbuckets", "maxBucket", "max_buckets", "MaxBukets"})
    void aVariableThatTheWorkflowDoesNotHaveIsNamedWithTheOneThatIsLikeIt(String name) {
        assertThat(variables("{\"" + name + "\": 3}"))
                .containsExactly("variables." + name + " is not a variable of the workflow; did you mean maxBuckets?");
    }

    @Test
    void nothingIsSuggestedForANameThatIsLikeNone() {
        assertThat(variables("{\"severity\": 3}"))
                .containsExactly("variables.severity is not a variable of the workflow");
    }

    @Test
    void aSystemVariableIsNeverSuggested() {
        assertThat(variables("{\"regionn\": \"x\"}"))
                .containsExactly("variables.regionn is not a variable of the workflow");
    }

    @Test
    void aSystemVariableThatTheWorkflowDoesNotUseIsNamedAsTheUserGivesIt() {
        assertThat(variables("{\"region\": \"eu-west-1\", \"oci_region\": \"ap-hyderabad-1\", \"project\": \"p\"}"))
                .containsExactly("ociRegion is not used by the workflow", "project is not used by the workflow");
    }

    @Test
    void aConnectorTakesThePlaceOfTheCredentialsThatADefinitionHas() {
        assertThat(variables("{\"connectorId\": \"0a1b2c3d-1111-3222-9333-444455556666\"}"))
                .isEmpty();
        assertThat(DefinitionCheck.findings(
                        details("{\"variables\": [{\"key\": \"owner\"}]}"), Map.of("connectorId", "x"), List.of()))
                .containsExactly("connectorId is not used by the workflow");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"maxBuckets": "5"}   | variables.maxBuckets is a string, and its saved value is a number
                    {"dryRun": "true"}    | variables.dryRun is a string, and its saved value is a boolean
                    {"owner": 5}          | variables.owner is a number, and its saved value is a string
                    {"owner": ["a"]}      | variables.owner is a list, and its saved value is a string
                    {"filter": [1]}       | variables.filter is a list, and its saved value is an object
                    {"tags": 1}           | variables.tags is a number, and its saved value is a list
                    {"tags": {"a": 1}}    | variables.tags is an object, and its saved value is a list
                    """)
    void aValueOfAnotherTypeThanTheSavedOneIsNamed(String variables, String finding) {
        assertThat(variables(variables)).containsExactly(finding);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"maxBuckets\": 7.5, \"dryRun\": false, \"owner\": \"x\", \"tags\": [], \"filter\": {}}",
                "{\"note\": 5}",
                "{\"note\": [\"any\"]}",
                "{\"owner\": null}",
                "{\"tags\": \"one of them\"}",
                "{\"region\": \"eu-west-1\"}",
                "{\"region\": [\"eu-west-1\"]}"
            })
    void nothingIsFoundWhereTypesAgreeOrNothingIsSaved(String variables) {
        assertThat(variables(variables)).isEmpty();
    }

    @Test
    void aGlobThatMatchesNoNodeIsNamedWithTheNodeThatIsLikeIt() {
        assertThat(steps("node-67649155-filte"))
                .containsExactly(
                        "gates[0].step matches no node of the workflow;" + " did you mean node-67649155-filter?");
        assertThat(steps("nothing*")).containsExactly("gates[0].step matches no node of the workflow");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "filter", "node-67649155-filter", "trigger, none", "node-????????-*", ""})
    void aGlobThatMatchesANodeOrChoosesNothingIsFine(String glob) {
        assertThat(steps(glob)).isEmpty();
    }

    @Test
    void everyExecutionHasATriggerWhetherTheDefinitionSaysSoOrNot() {
        String without = "{\"components\": [{\"id\": \"node-1-filter\", \"type\": \"filter\"}]}";
        List<Wanted> trigger = List.of(new Wanted("archiveOutputs", new NodeGlob("trigger")));
        List<Wanted> other = List.of(new Wanted("archiveOutputs", new NodeGlob("other")));

        assertThat(DefinitionCheck.findings(details(without), Map.of(), trigger))
                .isEmpty();
        assertThat(DefinitionCheck.findings(details(without), Map.of(), other)).hasSize(1);
    }

    @Test
    void whatADefinitionDoesNotSayIsNotHeldAgainstARun() {
        List<Wanted> gate = List.of(new Wanted("gates[0].step", new NodeGlob("any")));

        assertThat(DefinitionCheck.findings(details("{}"), Map.of("any", 1, "region", "x"), gate))
                .isEmpty();
        assertThat(DefinitionCheck.findings(
                        details("{\"variables\": 5, \"components\": \"x\"}"), Map.of("any", 1), gate))
                .isEmpty();
    }

    @Test
    void namesOfTheServiceAreOnOneLineAndNoValueIsShown() {
        String hostile = "{\"variables\": [{\"key\": \"owner\\nFinished: SUCCESS\\u202e\", \"value\": \"hunter2\"}]}";

        assertThat(DefinitionCheck.findings(details(hostile), Map.of("ownerFinished: SUCCESS", "hunter3"), List.of()))
                .singleElement()
                .asString()
                .contains("did you mean owner Finished: SUCCESS?")
                .doesNotContain("\n", "\u202e", "hunter");
    }

    @Test
    void aVeryLongNameOfTheServiceIsComparedWithNothing() {
        String longName = "x".repeat(1_000_000);

        assertThat(DefinitionCheck.findings(
                        details("{\"variables\": [{\"key\": \"" + longName + "\"}]}"),
                        Map.of("y".repeat(1_000_000), 1),
                        List.of()))
                .singleElement()
                .asString()
                .hasSizeLessThan(200);
    }

    private static List<String> variables(String variables) {
        return DefinitionCheck.findings(details(DEFINITION), QFlowJson.readObject(variables), List.of());
    }

    private static List<String> steps(String glob) {
        return DefinitionCheck.findings(
                details(DEFINITION), Map.of(), List.of(new Wanted("gates[0].step", new NodeGlob(glob))));
    }

    private static WorkflowDetails details(String definition) {
        String answer = "{\"id\": \"6cad21c8-4405-4517-beb9-7372feafb5b4\", \"definition\": " + definition + "}";
        return WorkflowAnswers.details(QFlowJson.MAPPER.readTree(answer));
    }
}

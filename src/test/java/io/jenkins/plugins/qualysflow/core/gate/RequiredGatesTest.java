package io.jenkins.plugins.qualysflow.core.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.request.InvalidParametersException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Given gates that administrators require, when a run of a workflow is to obey them. */
class RequiredGatesTest {

    private static final String NIGHTLY = "6cad21c8-4405-4517-beb9-7372feafb5b4";
    private static final String OTHER = "5d2c9e10-3b4a-4c5d-8e6f-7a8b9c0d1e2f";

    @ParameterizedTest(name = "required of {0}, run of {1} ''{2}'': {3}")
    @CsvSource(nullValues = "unknown", textBlock = """
            *,                                    unknown,                              unknown, applies
            *,                                    6cad21c8-4405-4517-beb9-7372feafb5b4, Nightly, applies
            6cad21c8-4405-4517-beb9-7372feafb5b4, 6cad21c8-4405-4517-beb9-7372feafb5b4, unknown, applies
            6CAD21C8-4405-4517-BEB9-7372FEAFB5B4, 6cad21c8-4405-4517-beb9-7372feafb5b4, unknown, applies
            6cad21c8-4405-4517-beb9-7372feafb5b4, 5d2c9e10-3b4a-4c5d-8e6f-7a8b9c0d1e2f, unknown, does not
            6cad21c8-4405-4517-beb9-7372feafb5b4, unknown,                              Nightly, may apply
            Nightly,                              6cad21c8-4405-4517-beb9-7372feafb5b4, Nightly, applies
            Nightly,                              unknown,                              Nightly, applies
            Nightly,                              6cad21c8-4405-4517-beb9-7372feafb5b4, 'nightly ', applies
            Nightly,                              6cad21c8-4405-4517-beb9-7372feafb5b4, unknown, may apply
            Nightly,                              unknown,                              unknown, may apply
            """)
    void aGateIsForAWorkflowByItsIdOrByItsNameInAnyCase(String workflow, String id, String name, String expected)
            throws Exception {
        RequiredGates gates = new RequiredGates(required(gate(workflow, "server eu")), id, name);

        assertThat(gates.applying()).hasSize(expected.equals("applies") ? 1 : 0);
        assertThat(gates.areUndecided()).isEqualTo(expected.equals("may apply"));
        assertThat(gates.binding()).as("what is not decided binds").hasSize(expected.equals("does not") ? 0 : 1);
    }

    @Test
    void aGateWhoseWorkflowWasCopiedFromAPageIsForItAllTheSame() throws Exception {
        for (String copied : List.of(NIGHTLY + "\u00a0", "\u200b" + NIGHTLY, "\ufeff" + NIGHTLY)) {
            assertThat(new RequiredGates(required(gate(copied, "server eu")), NIGHTLY, "Other").applying())
                    .hasSize(1);
            assertThat(new RequiredGates(required(gate(copied, "server eu")), OTHER, "Other").binding())
                    .isEmpty();
        }
        for (String copied :
                List.of("Nightly\u00a0pr\u00fcfung", "Nightly  pru\u0308fung\u200b", "NIGHTLY PR\u00dcFUNG")) {
            for (String name : List.of("Nightly pr\u00fcfung", "Nightly pru\u0308fung\u00a0")) {
                assertThat(new RequiredGates(required(gate(copied, "server eu")), NIGHTLY, name).applying())
                        .hasSize(1);
            }
        }
        assertThat(new RequiredGates(required(gate("\u200b*", "server eu")), null, null).applying())
                .hasSize(1);
    }

    @Test
    void whatIsLearntOfTheWorkflowDecidesAndCanNotBeReplaced() throws Exception {
        RequiredGates gates =
                new RequiredGates(required(gate("Nightly", "server eu"), gate(OTHER, "folder team")), null, null);

        RequiredGates decided = gates.named("Nightly").ofWorkflow(NIGHTLY);

        assertThat(decided.binding()).extracting(Gate::requiredBy).containsExactly("server eu");
        assertThat(decided.named("Weekly").ofWorkflow(OTHER)).isEqualTo(decided);
        assertThat(decided.named(null).ofWorkflow(null)).isEqualTo(decided);
    }

    @Test
    void aGateFailsTheBuildUnlessItSaysOtherwiseAndTheWorstCounts() throws Exception {
        String mild = gate("*", "folder team").replace("}", ", \"onFailure\": \"UNSTABLE\"}");

        assertThat(new RequiredGates(required(mild), NIGHTLY, null).worst()).isEqualTo(OnGateFailure.UNSTABLE);
        assertThat(new RequiredGates(required(mild, gate("*", "server eu")), NIGHTLY, null).worst())
                .isEqualTo(OnGateFailure.FAILURE);
        assertThat(new RequiredGates(required(gate(OTHER, "server eu")), NIGHTLY, null).worst())
                .isNull();
    }

    @Test
    void aRunThatDoesNotWaitIsToldByWhomItsGatesAreRequired() throws Exception {
        RequiredGates gates = new RequiredGates(
                required(gate("*", "server eu"), gate("*", "server eu"), gate("Nightly", "folder team/release")),
                NIGHTLY,
                null);

        assertThat(gates.certainWaitProblem())
                .isEqualTo("wait: false can't go with gates that are required by server eu,"
                        + " since they judge what an execution leaves at its end");
        assertThat(gates.waitProblem()).contains("required by server eu, folder team/release, since");
        assertThat(gates.named("Weekly").waitProblem()).isEqualTo(gates.certainWaitProblem());
        assertThat(RequiredGates.NONE.waitProblem()).isNull();
    }

    @Test
    void theSentencesSayWhoRequiresWhatAndNoValue() throws Exception {
        RequiredGates gates = new RequiredGates(
                required(
                        "{\"workflow\": \"*\", \"requiredBy\": \"server eu\", \"step\": \"*-report\","
                                + " \"path\": \"$.score\", \"condition\": \"AT_LEAST\", \"value\": 4711}",
                        gate("Nightly", "folder team")),
                NIGHTLY,
                null);

        assertThat(gates.sentences())
                .containsExactly(
                        "Required by server eu: gate *-report $.score AT_LEAST (FAILURE)",
                        "Required by folder team: gate trigger $.n EXISTS (FAILURE), for the workflow 'Nightly',"
                                + " which this may be, since its name or id is not known");
    }

    @Test
    void theRulesOfGatesHoldAndAWorkflowIsNeeded() {
        InvalidParametersException refused = catchThrowableOfType(
                InvalidParametersException.class,
                () -> required("{\"workflow\": \" \", \"requiredBy\": \"server eu\", \"step\": \"*\", \"path\": \"x\","
                        + " \"condition\": \"EXISTS\", \"onFailure\": \"NONE\"}"));

        assertThat(refused.problems())
                .containsExactly(
                        "gate 0: workflow is required: the id or the name of a workflow, or * for all",
                        "gate 0: path must begin with $",
                        "gate 0: onFailure must be one of UNSTABLE, FAILURE");
    }

    private static String gate(String workflow, String requiredBy) {
        return "{\"workflow\": \"" + workflow + "\", \"requiredBy\": \"" + requiredBy
                + "\", \"step\": \"trigger\", \"path\": \"$.n\", \"condition\": \"EXISTS\"}";
    }

    private static List<Requirement> required(String... gates) throws InvalidParametersException {
        List<Map<String, Object>> all = new ArrayList<>();
        for (String gate : gates) {
            all.add(QFlowJson.readObject(gate));
        }
        return GateRules.checkRequired(all, index -> "gate " + index);
    }
}

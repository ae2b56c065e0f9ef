package io.jenkins.plugins.qualysflow.steps;

import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.ExtensionList;
import hudson.model.Result;
import io.jenkins.plugins.qualysflow.gates.QFlowGate;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Given a script in which an argument turns out to be null, when it calls a step. */
@WithQualysFlow
class NullArgumentsTest {

    private static final String SECRET = "hunter2";

    private JenkinsRule jenkins;

    private record Parameter(StepDescriptor step, DescribableParameter parameter) {

        boolean isPrimitive() {
            return parameter.getErasedType().isPrimitive();
        }

        Object with(Object value) throws Exception {
            Map<String, Object> arguments = new HashMap<>();
            arguments.put(parameter.getName().equals("server") ? "credentialsId" : "server", SECRET);
            arguments.put(parameter.getName(), value);
            return new DescribableModel<>(step.clazz).instantiate(arguments, null);
        }

        @Override
        public String toString() {
            return step.getFunctionName() + ": " + parameter.getName();
        }
    }

    @Test
    void whereNoNullFitsInTheMistakeIsNamedAndNothingElse() {
        List<Parameter> primitive =
                parameters().stream().filter(Parameter::isPrimitive).toList();

        assertThat(primitive)
                .extracting(Parameter::toString)
                .contains("qflowRun: wait", "qflowWait: timeoutMinutes", "qflowExecutions: limit");
        assertThat(primitive)
                .allSatisfy(parameter -> assertThatThrownBy(() -> parameter.with(null))
                        .hasMessageMatching(parameter + " must be (a whole number|true or false), and is null\\. .*")
                        .hasNoCause());
    }

    @Test
    void everyOtherNullIsAsIfItHadNotBeenGiven() {
        assertThat(parameters().stream().filter(parameter -> !parameter.isPrimitive()))
                .allSatisfy(parameter -> assertThat(parameter.with(null))
                        .as(parameter.toString())
                        .isInstanceOf(QFlowStep.class));
    }

    @Test
    void nothingOfAGateIsRepeatedForItsNulls() throws Exception {
        List<DescribableParameter> ofGates = List.copyOf(new DescribableModel<>(QFlowGate.class).getParameters());

        assertThat(ofGates).hasSize(5);
        for (DescribableParameter parameter : ofGates) {
            Map<String, Object> arguments = new HashMap<>(Map.of("step", SECRET, "path", "$"));
            arguments.put(parameter.getName(), null);
            UninstantiatedDescribable gate = new UninstantiatedDescribable("qflowGate", null, arguments);
            assertThat(new DescribableModel<>(QFlowWaitStep.class)
                            .instantiate(Map.of("executionId", QUICK, "gates", List.of(gate)), null)
                            .getGates())
                    .as(parameter.getName())
                    .hasSize(1);
        }
    }

    @Test
    void theLogOfTheBuildHoldsNoOtherArgument() throws Exception {
        WorkflowRun build = Pipelines.runNew(
                jenkins,
                "qflowRun workflowId: '" + QUICK + "', timeoutMinutes: params.MINUTES, variables: [password: ['"
                        + SECRET.charAt(0) + "', '" + SECRET.substring(1) + "'].join('')]");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("qflowRun: timeoutMinutes must be a whole number, and is null", build);
        jenkins.assertLogNotContains(SECRET, build);
    }

    private static List<Parameter> parameters() {
        List<Parameter> found = new ArrayList<>();
        for (StepDescriptor step : ExtensionList.lookup(StepDescriptor.class)) {
            if (QFlowStep.class.isAssignableFrom(step.clazz)) {
                new DescribableModel<>(step.clazz)
                        .getParameters()
                        .forEach(parameter -> found.add(new Parameter(step, parameter)));
            }
        }
        return found;
    }
}

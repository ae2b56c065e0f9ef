package io.jenkins.plugins.qualysflow.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.model.Execution;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Given what the guide says of {@code qflowExecutions}, then it is what the step does. */
class ExecutionsGuideTest {

    @Test
    void theLimitsAreThoseOfTheStep() throws Exception {
        assertThat(section())
                .contains("`limit` is the maximum of executions that are returned: " + QFlowExecutionsStep.DEFAULT_LIMIT
                        + " by default, " + QFlowExecutionsStep.MOST + " at most");
        assertThat(new QFlowExecutionsStep(null).getLimit()).isEqualTo(QFlowExecutionsStep.DEFAULT_LIMIT);
    }

    @Test
    void theNamesAreThoseOfTheMaps() throws Exception {
        String section = section();

        assertThat(ExecutionsExecution.plain(
                                new Execution("e", null, "Running", null, null, null, null, null, List.of()))
                        .keySet())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(section).contains("`" + name + "`"));
    }

    private static String section() throws Exception {
        String guide = Files.readString(Path.of("docs", "pipeline.md"));
        int from = guide.indexOf("## qflowExecutions");
        return guide.substring(from, guide.indexOf("\n## ", from)).replaceAll("\\s+", " ");
    }
}

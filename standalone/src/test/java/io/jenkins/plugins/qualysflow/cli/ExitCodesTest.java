package io.jenkins.plugins.qualysflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.core.run.RunError;
import io.jenkins.plugins.qualysflow.core.run.RunResult;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitCodesTest {

    @ParameterizedTest
    @CsvSource({
        "SUCCESS, , 0",
        "FAILURE, , 1",
        "UNKNOWN_STATUS, , 1",
        "TIMED_OUT, timed_out, 3",
        "ABORTED, , 130",
        "ABORTED, start_unknown, 130",
        "START_UNKNOWN, start_unknown, 6",
        "STARTED, , 0",
        "STARTED, not_found, 4",
        "STARTED, failed, 5",
        "NOT_STARTED, unauthorized, 4",
        "NOT_STARTED, forbidden, 4",
        "NOT_STARTED, invalid_request, 4",
        "NOT_STARTED, timed_out, 3",
        "NOT_STARTED, unreachable, 5",
        "NOT_STARTED, unreadable_answer, 5",
        "NOT_STARTED, server_error, 5",
        "NOT_STARTED, rate_limited, 5",
        "NOT_STARTED, , 5"
    })
    void codes(Outcome outcome, String error, int expected) {
        RunResult result = new RunResult(
                "e",
                "w",
                null,
                outcome,
                List.of(),
                List.of(),
                true,
                List.of(),
                List.of(),
                List.of(),
                error == null ? null : RunError.of(error, "why"));

        assertThat(ExitCodes.of(result)).isEqualTo(expected);
    }
}

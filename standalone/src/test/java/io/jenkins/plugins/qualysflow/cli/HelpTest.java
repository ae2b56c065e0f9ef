package io.jenkins.plugins.qualysflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.cli.Qflow.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "run", "wait", "sandbox", "demo"})
    void helpHasAnExampleAndFitsTheScreen(String command) {
        Ran ran = command.isEmpty()
                ? Qflow.withoutCredential().execute("--help")
                : Qflow.withoutCredential().execute(command, "--help");

        assertThat(ran.code()).isEqualTo(ExitCodes.OK);
        assertThat(ran.out()).contains("Example:\n  qflow " + (command.isEmpty() ? "demo" : command));
        assertThat(ran.out().lines())
                .allSatisfy(
                        line -> assertThat(line).hasSizeLessThanOrEqualTo(80).matches("[ -~]*"));
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void helpOfRunExplainsEveryExitCode() {
        assertThat(Qflow.withoutCredential().execute("run", "--help").out())
                .contains("\n  0 ", "\n  1 ", "\n  2 ", "\n  3 ", "\n  4 ", "\n  5 ", "\n  6 ", "\n  130 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "run --version"})
    void versionIsTold(String args) {
        Ran ran = Qflow.withoutCredential().execute(args.split(" "));

        assertThat(ran.code()).isEqualTo(ExitCodes.OK);
        assertThat(ran.out()).startsWith("qflow ");
    }
}

package io.jenkins.plugins.qualysflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.cli.Qflow.Ran;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The completion script is one that a shell takes, and it knows every command and option. */
@Timeout(60)
class CompletionTest {

    @TempDir
    private Path directory;

    private static String script() {
        Ran ran = Qflow.withoutCredential().execute("completion");
        assertThat(ran.code()).isEqualTo(ExitCodes.OK);
        assertThat(ran.err()).isEmpty();
        return ran.out();
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
    }

    @Test
    void everyCommandAndOptionOfTheHelpIsInIt() {
        String script = script();
        String help = Qflow.withoutCredential().execute("--help").out();
        List<String> commands = found("(?m)^  [a-z][a-z-]+(?= {2,})", help.substring(help.indexOf("Commands:")));
        assertThat(commands).hasSizeGreaterThanOrEqualTo(9).contains("  run", "  step-output");

        for (String command : commands) {
            String name = command.strip();
            assertThat(script).contains("function _picocli_qflow_" + name.replace("-", ""));
            String ofCommand = Qflow.withoutCredential().execute(name, "--help").out();
            List<String> options = found("(?m)(?<=^ {0,6})--[a-z][a-z-]+|(?<=, )--[a-z][a-z-]+", ofCommand);
            assertThat(options).as(name).contains("--help");
            assertThat(script).contains(options);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void bashTakesIt() throws Exception {
        Path file = Files.writeString(directory.resolve("completion"), script());

        Process bash = new ProcessBuilder(
                        "bash", "-c", "set -e; bash -n \"$0\"; . \"$0\"; complete -p qflow", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(bash.exitValue()).as(said).isZero();
        assertThat(said).contains("complete").contains("qflow");
    }
}

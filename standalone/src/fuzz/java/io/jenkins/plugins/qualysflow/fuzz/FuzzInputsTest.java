package io.jenkins.plugins.qualysflow.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.gate.GatesFuzz;
import io.jenkins.plugins.qualysflow.core.model.AnswersFuzz;
import io.jenkins.plugins.qualysflow.core.output.RedactPathsFuzz;
import io.jenkins.plugins.qualysflow.core.output.RedactorFuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What fuzzing begins with, and what it found before, is no finding. */
@Timeout(60)
class FuzzInputsTest {

    private static final Path INPUTS = Path.of("src/fuzz/inputs");

    /** By name of the folder of inputs, as {@code bin/fuzz} knows them. */
    private static final Map<String, Target> TARGETS = Map.of(
            "answers", AnswersFuzz::fuzzerTestOneInput,
            "gates", GatesFuzz::fuzzerTestOneInput,
            "redact-paths", RedactPathsFuzz::fuzzerTestOneInput,
            "redactor", RedactorFuzz::fuzzerTestOneInput);

    private interface Target {
        void accept(byte[] input) throws IOException;
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void anInputIsNoFinding(String target, Path input) throws IOException {
        TARGETS.get(target).accept(Files.readAllBytes(input));
    }

    @Test
    void eachTargetHasInputsAndEachFolderATarget() throws IOException {
        try (Stream<Path> folders = Files.list(INPUTS)) {
            assertThat(folders)
                    .extracting(folder -> folder.getFileName().toString())
                    .containsExactlyInAnyOrderElementsOf(TARGETS.keySet());
        }
        for (String target : TARGETS.keySet()) {
            assertThat(INPUTS.resolve(target).resolve("seeds")).isNotEmptyDirectory();
        }
    }

    static List<Arguments> inputs() throws IOException {
        try (Stream<Path> files = Files.walk(INPUTS)) {
            return files.filter(Files::isRegularFile)
                    .sorted()
                    .map(file -> Arguments.of(INPUTS.relativize(file).getName(0).toString(), file))
                    .toList();
        }
    }
}

package io.jenkins.plugins.qualysflow.core.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Given two JSON values that differ in one place only, they are not equal; and what is not there is nothing. */
@Timeout(10)
class ComparedValuesTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1,\"b\":[true]}|{\"b\":[true],\"a\":1.0}|true",
                "{\"a\":1}|{\"a\":2}|false",
                "{\"a\":1}|{\"b\":1}|false",
                "{\"a\":1}|{\"a\":1,\"b\":null}|false",
                "{\"a\":{\"b\":[{\"c\":1}]}}|{\"a\":{\"b\":[{\"c\":\"1\"}]}}|false",
                "[1,2]|[2,1]|false",
                "[1,2]|[1]|false",
                "[1,[2]]|[1,[3]]|false",
                "[]|[]|true"
            })
    void theyAreEqualOnlyIfAllOfThemIs(String one, String other, boolean equal) throws Exception {
        Object value = QFlowJson.readPlain(other);

        assertThat(Given.judged(folder, one, Given.gate("$", "EQUALS", value)).passed())
                .isEqualTo(equal);
        assertThat(Given.judged(folder, one, Given.gate("$", "NOT_EQUALS", value))
                        .passed())
                .isEqualTo(!equal);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1,2,3]|$.length()|3",
                "{\"a\":1,\"b\":2}|$.length()|2",
                "\"abcd\"|$.length()|4",
                "[[1],[1,2],\"xyz\",{\"a\":1}]|$[?(@.length() > 1)]|[[1,2],\"xyz\"]",
                "[{\"a\":[1,2]},{\"a\":[1]},{\"b\":7}]|$[?(@.a.length() == 1)]|[{\"a\":[1]}]"
            })
    void aLengthIsThatOfAnArrayAnObjectOrATextAlsoWithinAFilter(String output, String path, String found)
            throws Exception {
        GateResult result = Given.judged(folder, output, Given.gate(path, "EXISTS"));

        assertThat(result.message()).isEmpty();
        assertThat(QFlowJson.write(result.found())).isEqualTo(found);
    }

    @Test
    void aChoiceAmongWhatIsNoListIsNoEmptyChoice() throws Exception {
        GateResult result = Given.judged(folder, "[{\"tags\":[]},{\"tags\":5}]", Given.gate("$[*].tags[*]", "EMPTY"));

        assertThat(result.passed()).isFalse();
        assertThat(result.message())
                .isEqualTo("wrong shape: the path needs an array or an object for what is in it, and found a number");
    }

    @Test
    void theElementAfterTheLastIsNoneAndTheOneBeforeTheFirstToo() throws Exception {
        for (String path : List.of("$[2]", "$[-3]")) {
            assertThat(Given.judged(folder, "[7,8]", Given.gate(path, "ABSENT")).passed())
                    .as(path)
                    .isTrue();
        }
        for (String path : List.of("$[1]", "$[-2]")) {
            assertThat(Given.judged(folder, "[7,8]", Given.gate(path, "ABSENT")).passed())
                    .as(path)
                    .isFalse();
        }
    }

    @Test
    void ofNothingNothingIsFoundAndOfNoneOfManyAnEmptyList() throws Exception {
        assertThat(Given.judged(folder, "[]", Given.gate("$[0]", "EXISTS")).found())
                .isNull();
        assertThat(Given.judged(folder, "[]", Given.gate("$[*]", "EXISTS")).found())
                .isEqualTo(List.of());
    }
}

package io.jenkins.plugins.qualysflow.core.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Given what a script hands over, then it becomes plain JSON, or an error names the place of what JSON doesn't have. */
class PlainJsonTest {

    static Stream<Arguments> whatJsonLacks() {
        return Stream.of(
                Arguments.of(Map.of("a", Double.NaN), "variables.a must be a finite number"),
                Arguments.of(Map.of("a", Float.NEGATIVE_INFINITY), "variables.a must be a finite number"),
                Arguments.of(Map.of("a", List.of(1, new Date(0))), "variables.a[1] must be a string, number, boolean"),
                Arguments.of(Map.of("a", Map.of(1, "x")), "variables.a must have strings as keys"),
                Arguments.of(Map.of("a", new int[] {1}), "variables.a must be a string, number, boolean"));
    }

    @ParameterizedTest
    @MethodSource("whatJsonLacks")
    void anErrorNamesThePlaceAndNotTheValue(Map<?, ?> given, String problem) {
        assertThatThrownBy(() -> PlainJson.object("variables", given))
                .isInstanceOf(InvalidParametersException.class)
                .hasMessageStartingWith(problem);
    }

    @Test
    void nothingIsAnEmptyObject() throws Exception {
        assertThat(PlainJson.object("variables", null)).isEmpty();
    }

    @Test
    void typesAndOrderAreKept() throws Exception {
        Map<String, Object> given = new LinkedHashMap<>();
        given.put("z", true);
        given.put("text", "a");
        given.put("none", null);
        given.put("numbers", Arrays.asList(1, 2L, 3.5, new BigDecimal("4.50"), null));
        given.put("a", Map.of("b", List.of()));

        Map<String, Object> copy = PlainJson.object("variables", given);

        assertThat(copy).isEqualTo(given);
        assertThat(copy.keySet()).containsExactly("z", "text", "none", "numbers", "a");
    }

    @Test
    void aTemplateOfAScriptBecomesText() throws Exception {
        Object template = new StringBuilder("bucket-").append(7);

        assertThat(PlainJson.of("input", List.of(template))).isEqualTo(List.of("bucket-7"));
        assertThat(PlainJson.of("input", Map.of(new StringBuilder("name"), 1))).isEqualTo(Map.of("name", 1));
    }

    @Test
    void whatIsGivenMayChangeAfterwards() throws Exception {
        List<Object> list = new ArrayList<>(List.of(1));

        Object copy = PlainJson.of("input", list);
        list.add(2);

        assertThat(copy).isEqualTo(List.of(1));
    }
}

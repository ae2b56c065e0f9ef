package io.jenkins.plugins.qualysflow.core.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user passed in is shown without its secrets, those within strings too. */
class MaskedValuesTest {

    @Test
    void jsonWithinAStringIsMaskedAtAnyDepth() {
        String inner = "{\"password\":\"hunter2\",\"a\":1.10}";
        Object masked = MaskedValues.of(Map.of("definition", inner, "deep", List.of(QFlowJson.write(inner))));

        assertThat(masked)
                .isEqualTo(Map.of(
                        "definition",
                        "{\"password\":\"********\",\"a\":1.10}",
                        "deep",
                        List.of(QFlowJson.write("{\"password\":\"********\",\"a\":1.10}"))));
    }

    @Test
    void tokensAreMaskedInAnyText() {
        assertThat(MaskedValues.of("curl -H 'Authorization: Basic aHVudGVyMg==' \"https://a\"\n\u00fc"))
                .isEqualTo("curl -H 'Authorization: ********' \"https://a\"\n\u00fc");
        assertThat(MaskedValues.of("Bearer abcdefgh12345678")).isEqualTo("Bearer ********");
    }

    @Test
    void aTokenInANameIsMaskedAsInAnyText() {
        assertThat(MaskedValues.of(Map.of("Bearer abcdefgh12345678", 1))).isEqualTo(Map.of("Bearer ********", 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "plain", "{\"a\":1.10}", "[INFO] the password", "\"", "\\", "\u0000\ud83d\ude00", "a\"b"
            })
    void anyOtherTextStaysAsItIs(String text) {
        assertThat(MaskedValues.of(text)).isEqualTo(text);
    }

    @Test
    void pairsAreMaskedHoweverTheirMembersAreCalled() {
        for (String name : List.of("key", "Name", "field", "header", "ParameterKey", "variable")) {
            for (String value : List.of("value", "Values", "ParameterValue", "defaultValue")) {
                Map<String, Object> pair = new LinkedHashMap<>();
                pair.put(value, "hunter2");
                pair.put(name, "dbPassword");

                assertThat(MaskedValues.of(pair))
                        .as("%s and %s", name, value)
                        .isEqualTo(Map.of(value, "********", name, "dbPassword"));
            }
        }
    }

    @Test
    void aGivenTextGoesAltogetherWhereAPartOfItIsMaskedAnyway() {
        String key = "{\"client\": \"c-4711\", \"private_key\": \"MIIB\"}";
        MaskedLiterals secrets = new MaskedLiterals(List.of(key, "47"));

        assertThat(MaskedValues.of(Map.of("log", "got " + key + " and 47", "n", 47, "a47", "token"), secrets))
                .isEqualTo(Map.of("log", "got ******** and ********", "n", "********", "a********", "token"));
    }

    @Test
    void whatSaysNothingIsNotMasked() {
        Map<String, Object> given = new LinkedHashMap<>();
        given.put("token", null);
        given.put("useSecret", true);
        given.put("key", 5);
        given.put("value", Arrays.asList(1, null));

        assertThat(MaskedValues.of(given)).isEqualTo(given);
    }
}

package io.jenkins.plugins.qualysflow.core.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Given texts that name variables, when the values are put in, then nothing else changes. */
class ExpansionTest {

    private final Map<String, String> values = new HashMap<>(Map.of(
            "REGION", "us-east-1",
            "EMPTY", "",
            "SLY", "${REGION}",
            "DOLLARS", "$1 \\ $0",
            "a.b_2", "dotted"));

    private final Expansion expansion = new Expansion(values::get);

    @Test
    void aNameInBracesStandsForItsValue() {
        assertThat(expansion.in("${REGION}")).isEqualTo("us-east-1");
        assertThat(expansion.in("in ${REGION} and ${a.b_2}, ${REGION}!"))
                .isEqualTo("in us-east-1 and dotted, us-east-1!");
    }

    @Test
    void anEmptyValueIsAValue() {
        assertThat(expansion.in("<${EMPTY}>")).isEqualTo("<>");
    }

    @Test
    void aNameThatIsNotKnownStaysAsItIs() {
        assertThat(expansion.in("${NOBODY} in ${REGION}")).isEqualTo("${NOBODY} in us-east-1");
    }

    @Test
    void aNameWithoutBracesIsText() {
        assertThat(expansion.in("$REGION costs 5$, pa$$word")).isEqualTo("$REGION costs 5$, pa$$word");
        assertThat(expansion.in("$.score ${} ${ REGION } ${REGION")).isEqualTo("$.score ${} ${ REGION } ${REGION");
    }

    @Test
    void twoDollarsGiveOneAndNoValue() {
        assertThat(expansion.in("$${REGION}")).isEqualTo("${REGION}");
        assertThat(expansion.in("$${NOBODY}")).isEqualTo("${NOBODY}");
        assertThat(expansion.in("$$${REGION}")).isEqualTo("$${REGION}");
    }

    @Test
    void whatWasPutInIsNotReadAgain() {
        assertThat(expansion.in("${SLY}")).isEqualTo("${REGION}");
        assertThat(expansion.in("${DOLLARS}${EMPTY}")).isEqualTo("$1 \\ $0");
    }

    @Test
    void nothingIsMadeOfNothing() {
        assertThat(expansion.in(null)).isNull();
        assertThat(expansion.inPattern(null)).isNull();
        assertThat(expansion.inStrings(null)).isNull();
        assertThat(Expansion.mayChange(null)).isFalse();
    }

    @Test
    void itTellsBeforehandWhatItMayChange() {
        assertThat(Expansion.mayChange("x${NOBODY}")).isTrue();
        assertThat(Expansion.mayChange("$${REGION}")).isTrue();
        assertThat(Expansion.mayChange("$REGION")).isFalse();
        assertThat(Expansion.mayChange("6cad21c8-4405-4517-beb9-7372feafb5b4")).isFalse();
    }

    @Test
    void theStringsOfAJsonValueAreExpandedAndNothingElse() {
        Map<String, Object> given = QFlowJson.readObject("{\"${REGION}\": [\"${REGION}\", {\"depth\": 2.50, "
                + "\"deep\": \"<${REGION}>\", \"on\": true, \"off\": null}]}");

        Map<String, Object> expanded = expansion.inStringsOf(given);

        assertThat(QFlowJson.write(expanded))
                .isEqualTo("{\"${REGION}\":[\"us-east-1\",{\"depth\":2.50,\"deep\":\"<us-east-1>\","
                        + "\"on\":true,\"off\":null}]}");
        assertThat(given).asString().doesNotContain("us-east-1");
    }

    @Test
    void aValueThatLooksLikeJsonStaysOneString() {
        values.put("SLY", "x\", \"region\": \"y");

        Map<String, Object> expanded = expansion.inStringsOf(QFlowJson.readObject("{\"tag\": \"${SLY}\"}"));

        assertThat(expanded).isEqualTo(Map.of("tag", "x\", \"region\": \"y"));
        assertThat(QFlowJson.readObject(QFlowJson.write(expanded))).isEqualTo(expanded);
    }

    @Test
    void inARegularExpressionAValueStandsForItself() {
        values.put("VERSION", "1.2");
        values.put("SLY", "\\E.*|");

        assertThat("v1.2-rc7").matches(Pattern.compile(expansion.inPattern("v${VERSION}-rc\\d")));
        assertThat("v1x2-rc7").doesNotMatch(Pattern.compile(expansion.inPattern("v${VERSION}-rc\\d")));
        assertThat("anything").doesNotMatch(Pattern.compile(expansion.inPattern("v${SLY}")));
        assertThat("v\\E.*|").matches(Pattern.compile(expansion.inPattern("v${SLY}")));
    }

    @Test
    void aBackslashBeforeAValueIsRefusedSinceItWouldMakeAnythingOfIt() {
        Expansion sly = new Expansion(name -> "|.*\\Q");

        assertThatThrownBy(() -> sly.inPattern("v\\${X}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must not have a single backslash before ${X}");
        assertThat("anything").doesNotMatch(Pattern.compile(sly.inPattern("v\\\\${X}")));
        assertThat("v\\|.*\\Q").matches(Pattern.compile(sly.inPattern("v\\\\${X}")));
    }

    @Test
    void whatIsRepeatedIsTheWholeValue() {
        Expansion one = new Expansion(name -> "a.b");

        assertThat("a.ba.b").matches(Pattern.compile(one.inPattern("${X}+")));
        assertThat("a.bb").doesNotMatch(Pattern.compile(one.inPattern("${X}+")));
        assertThat("a.ba.b").matches(Pattern.compile(one.inPattern("${X}{2}")));
    }

    @Property(tries = 300)
    void noValueReachesBeyondItsPlace(@ForAll String value) {
        Expansion one = new Expansion(name -> "V".equals(name) ? value : null);

        Object expanded = one.inStrings(List.of("a${V}b", Map.of("${V}", "${V}", "n", 1)));

        assertThat(expanded).isEqualTo(List.of("a" + value + "b", Map.of("${V}", value, "n", 1)));
        assertThat(value).matches(Pattern.compile(one.inPattern("${V}"), Pattern.DOTALL));
    }
}

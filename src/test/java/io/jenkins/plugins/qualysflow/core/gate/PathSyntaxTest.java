package io.jenkins.plugins.qualysflow.core.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.qualysflow.core.output.MaskedLiterals;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Given a path that a person writes in another way, or at a limit, it is understood all the same, or refused by its rule. */
@Timeout(10)
class PathSyntaxTest {

    private static final String OUTPUT =
            "{\"rows\":[{\"a\":1,\"b\":\"x\"},{\"a\":200}],\"ten\":[0,1,2,3,4,5,6,7,8,9],\"s_l\":\"a/b\"}";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$.rows[ ? (@.a)]|$.rows[?(@.a)]",
                "$.rows[?( ! @.b )]|$.rows[?(!@.b)]",
                "$.rows[?( ! ( @.b ) )]|$.rows[?(!(@.b))]",
                "$.rows[?(@.a in [ 1 , 2 ])]|$.rows[?(@.a in [1,2])]",
                "$.rows[ 0 : 1 ]|$.rows[0:1]",
                "$.rows[ * ]|$.rows[*]",
                "$.rows[ ?( @.a ) ]|$.rows[?(@.a)]",
                "$.rows.length( )|$.rows.length()",
                "$[ 'rows' ][ 0 ]|$.rows[0]",
                "$..[ 'a' ]|$..a",
                "$..[ * ]|$..*",
                "$..[*]|$..*",
                "$.rows[?(@.a == 2e+2)]|$.rows[?(@.a == 200)]",
                "$.ten[9]|$.ten[-1]",
                "$.s_l|$['s_l']",
                "$[?(@.s_l =~ /a\\/\\w/)].s_l|$[?(@.s_l == 'a/b')].s_l"
            })
    void twoWaysToWriteAPathLeadToTheSame(String one, String other) throws Exception {
        GateResult expected = Given.judged(folder, OUTPUT, Given.gate(other, "EXISTS"));

        assertThat(expected.passed()).isTrue();
        assertThat(Given.judged(folder, OUTPUT, Given.gate(one, "EXISTS")).found())
                .isEqualTo(expected.found());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$['a' ,'b']|takes one name or index in brackets",
                "$[0:1 :2]|takes slices of two numbers only",
                "$[?(!@.a == 1)]|needs parentheses around what ! negates at character 6 ",
                "$..[0]|needs a name or * after .."
            })
    void aPathIsRefusedByTheRuleThatItBreaks(String path, String rule) {
        assertThatThrownBy(() -> GatePath.of(path)).hasMessageStartingWith(rule);
    }

    @Test
    void aPathMayHaveTwoThousandCharactersAndAnIndexNineDigits() {
        String longest = "$['" + "x".repeat(1995) + "']";
        assertThat(longest).hasSize(2000);

        assertThat(GatePath.of(" " + longest + " ")).hasToString(longest);
        assertThatThrownBy(() -> GatePath.of(longest.replace("x']", "xx']"))).hasMessageContaining("2000 characters");
        assertThat(GatePath.of("$[123456789]")).hasToString("$[123456789]");
        assertThatThrownBy(() -> GatePath.of("$[1234567890]")).hasMessageContaining("nine digits");
    }

    @Test
    void parenthesesMayBeFiftyDeepAndAnyNumberBesideEachOther() {
        assertThatCode(() -> GatePath.of("$[?(" + "(".repeat(49) + "@.a" + ")".repeat(49) + ")]"))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> GatePath.of("$[?(" + "(".repeat(50) + "@.a" + ")".repeat(50) + ")]"))
                .hasMessageContaining("deeper than 50");
        assertThatCode(() -> GatePath.of("$[?((@.a)" + " || (@.b)".repeat(60) + " && !@.c".repeat(60) + ")]"))
                .doesNotThrowAnyException();
    }

    @Test
    void aFilterThatLooksForASensitiveNameMakesTheComparedValueASecret() throws Exception {
        GateResult result = Given.judged(
                folder,
                "[{\"is\":\"password\",\"as\":\"hunter2\"}]",
                Given.gate("$[?(@.is == 'password')].as", "EQUALS", "hunter3"));

        assertThat(result.passed()).isFalse();
        assertThat(result.expected()).isEqualTo("********");
        assertThat(Given.gate("$[?(@.is == 'status')].as", "EQUALS", "x").expected(false, new MaskedLiterals()))
                .isEqualTo("x");
    }
}

package io.jenkins.plugins.qualysflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ConverterTest {

    @ParameterizedTest
    @CsvSource({"200ms, PT0.2S", "10s, PT10S", "5m, PT5M", "2h, PT2H", "0s, PT0S", "90m, PT1H30M"})
    void durations(String text, Duration expected) {
        assertThat(new DurationConverter().convert(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "s", "-1s", "1.5h", "1d", "10 s", "1h30m", "9999999999s", "1S"})
    void noDurations(String text) {
        assertThatThrownBy(() -> new DurationConverter().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("200ms, 10s, 5m or 2h");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1024, 1024", "64KB, 65536", "500MB, 524288000", "2GB, 2147483648", "10gb, 10737418240"})
    void sizes(String text, long expected) {
        assertThat(new SizeConverter().convert(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0GB", "-1", "GB", "1.5GB", "2TB", "1 GB", "9999999999999999999"})
    void noSizes(String text) {
        assertThatThrownBy(() -> new SizeConverter().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("2GB, 500MB");
    }
}

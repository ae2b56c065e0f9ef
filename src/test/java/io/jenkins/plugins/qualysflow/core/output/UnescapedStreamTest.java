package io.jenkins.plugins.qualysflow.core.output;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.output.JsonBytes.NotJsonException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Step data that a service sends as a JSON string within JSON: read as the text that the string holds. */
@Timeout(20)
class UnescapedStreamTest {

    /** What is read from the service at once. */
    private static final int BUFFER = 1 << 16;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // With quotes around it,
                "\"{\\\"a\\\":1}\"                   | {\"a\":1}",
                "\"\"                                | ``",
                // and blanks around these,
                "  \t\"{\\\"a\\\":\\\"\\\\n\\\"}\" \t | {\"a\":\"\\n\"}",
                // without quotes, as the documents print it,
                "{\\\"a\\\":1}                       | {\"a\":1}",
                " [\\\"\\u0041\\ud83d\\ude00\\\"]    | [\"A😀\"]",
                // and with nothing to undo.
                "[1, 2]                              | [1, 2]",
            })
    void theTextIsWhatTheStringHolds(String sent, String text) throws IOException {
        assertThat(read(sent.getBytes(UTF_8))).isEqualTo(text);
    }

    @Test
    void aMarkOfByteOrderIsSkipped() throws IOException {
        assertThat(read("\u00ef\u00bb\u00bf \"[1]\"".getBytes(ISO_8859_1))).isEqualTo("[1]");
        assertThat(read("\u00ef\u00bb\u00bf[1]".getBytes(ISO_8859_1))).isEqualTo("[1]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // No end, nothing but a quote that is escaped, and something after the end.
                "\"[1]",
                "\"",
                "\"[1]\\\"",
                "\"[1]\" 2",
                "\"[1]\"\"",
                "\"\"[1]",
                // No escapes of JSON, cut off, and half a character.
                "\"\\x\"",
                "[\\x]",
                "\"[\\u12\"",
                "[1]\\",
                "\"[\\\\\\\"\"\"",
                "[\\\"\\ud83d\\\"]",
                "\"\\ude00\""
            })
    void whatIsNoSuchStringIsRefused(String sent) {
        assertThatThrownBy(() -> read(sent.getBytes(UTF_8))).isInstanceOf(NotJsonException.class);
    }

    /** Wherever the buffer ends: within an escape, a pair of them, a character, or right before the closing quote. */
    @ParameterizedTest
    @ValueSource(strings = {"\\n", "\\\\", "\\\"", "\\u00e9", "\\ud83d\\ude00", "é", "😀", "\\\\\\u0041", "x"})
    void theEndOfTheBufferChangesNothing(String written) throws IOException {
        String text = QFlowJson.MAPPER.readValue('"' + written + '"', String.class);
        for (int before = BUFFER - 14; before <= BUFFER + 2; before++) {
            String blanks = "a".repeat(before);
            for (String after : new String[] {"", "b"}) {
                String expected = blanks + text + after;

                assertThat(read(('"' + blanks + written + after + '"').getBytes(UTF_8)))
                        .as("%s after %d bytes and a quote", written, before)
                        .isEqualTo(expected);
                assertThat(read((blanks + written + after).getBytes(UTF_8)))
                        .as("%s after %d bytes", written, before)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void theClosingQuoteIsFoundBehindTheBufferAndBlanksBehindItAreSkipped() throws IOException {
        String text = "a".repeat(BUFFER - 1);

        assertThat(read(('"' + text + '"' + " ".repeat(BUFFER)).getBytes(UTF_8)))
                .isEqualTo(text);
        assertThatThrownBy(() -> read(('"' + text + '"' + " ".repeat(BUFFER) + "b").getBytes(UTF_8)))
                .isInstanceOf(NotJsonException.class);
        assertThatThrownBy(() -> read(('"' + text + "\\").getBytes(UTF_8))).isInstanceOf(NotJsonException.class);
    }

    @Test
    void bytesAreReadOneByOneAndInPartsAlike() throws IOException {
        byte[] sent = "\"a\\u00ffb\"".getBytes(UTF_8);
        byte[] text = "aÿb".getBytes(UTF_8);

        try (InputStream one = new UnescapedStream(new ByteArrayInputStream(sent))) {
            for (byte b : text) {
                assertThat(one.read()).isEqualTo(b & 0xff);
            }
            assertThat(one.read()).isEqualTo(-1);
        }
        try (InputStream parts = new UnescapedStream(new ByteArrayInputStream(sent))) {
            byte[] target = {9, 9, 9, 9, 9, 9};
            assertThat(parts.read(target, 1, 3)).isEqualTo(3);
            assertThat(target).containsExactly(9, text[0], text[1], text[2], 9, 9);
            assertThat(parts.read(target, 0, 6)).isEqualTo(1);
            assertThat(target[0]).isEqualTo(text[3]);
            assertThat(parts.read(target, 0, 6)).isEqualTo(-1);
        }
    }

    @Test
    void itClosesWhatItReads() throws IOException {
        boolean[] closed = {false};
        InputStream sent = new ByteArrayInputStream("\"a\"".getBytes(UTF_8)) {
            @Override
            public void close() {
                closed[0] = true;
            }
        };

        new UnescapedStream(sent).close();

        assertThat(closed[0]).isTrue();
    }

    private static String read(byte[] sent) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (InputStream in = new UnescapedStream(new ByteArrayInputStream(sent))) {
            in.transferTo(text);
        }
        return text.toString(UTF_8);
    }
}

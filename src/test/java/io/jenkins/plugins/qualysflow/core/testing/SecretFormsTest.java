package io.jenkins.plugins.qualysflow.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Given secrets that must not be anywhere, when they are there in some form, then they are found. */
class SecretFormsTest {

    private static final String SECRET = "Zq7<\"x\\v&'9+ k/%üñ=Wp3";
    private static final String TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJqdGkiOiI0NzExIn0.c2lnbmF0dXJlLTQ3MTE";

    private final SecretForms forms = new SecretForms().with("secret", SECRET).with("token", TOKEN);

    static Stream<Arguments> writings() {
        Map<String, UnaryOperator<String>> writings = new LinkedHashMap<>();
        writings.put("as it is", text -> text);
        writings.put("its first half", text -> text.substring(0, text.length() / 2));
        writings.put("its second half", text -> text.substring(text.length() / 2));
        for (int before = 0; before < 3; before++) {
            String other = "x".repeat(before);
            writings.put(
                    "Base64 after " + before, text -> Base64.getEncoder().encodeToString(utf8(other + text + ":more")));
            writings.put(
                    "Base64 for URLs after " + before,
                    text -> Base64.getUrlEncoder().withoutPadding().encodeToString(utf8(other + text + ":more")));
        }
        writings.put("hex", text -> HexFormat.of().formatHex(utf8(text)));
        writings.put("hex in capitals", text -> HexFormat.of().withUpperCase().formatHex(utf8(text)));
        writings.put("URL", SecretFormsTest::inUrl);
        writings.put(
                "URL, small letters",
                text -> inUrl(text).replaceAll("%C3", "%c3").replaceAll("%BC", "%bc"));
        writings.put("a URL in a URL", text -> inUrl(inUrl(text)));
        writings.put("JSON", QFlowJson::write);
        writings.put("JSON in JSON", text -> QFlowJson.write(QFlowJson.write(Map.of("a", text))));
        writings.put("JSON, every character by its number", SecretFormsTest::numbered);
        writings.put("XML", SecretFormsTest::inXml);
        writings.put(
                "HTML, every character by its number",
                text -> text.chars().mapToObj(c -> "&#" + c + ";").reduce("", String::concat));
        writings.put(
                "HTML, every character by its number in hex",
                text -> text.chars()
                        .mapToObj(c -> "&#x" + Integer.toHexString(c) + ";")
                        .reduce("", String::concat));
        writings.put("JSON in XML", text -> inXml(QFlowJson.write(text)));
        return writings.entrySet().stream().map(writing -> Arguments.of(writing.getKey(), writing.getValue()));
    }

    private static String inUrl(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String inXml(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&apos;");
    }

    private static String numbered(String text) {
        return text.chars()
                .mapToObj(c -> String.format(Locale.ROOT, "\\u%04x", c))
                .reduce("", String::concat);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("writings")
    void aSecretIsFoundHoweverItIsWritten(String name, UnaryOperator<String> writing) {
        assertThat(forms.in("before " + writing.apply(SECRET) + " after"))
                .singleElement()
                .asString()
                .startsWith("secret");
        assertThat(forms.in("before " + writing.apply(TOKEN) + " after"))
                .singleElement()
                .asString()
                .startsWith("token");
    }

    @Test
    void eachPartOfATokenIsFound() {
        for (String part : TOKEN.split("\\.")) {
            assertThat(forms.in("x" + part)).as(part).containsExactly("token");
        }
    }

    @Test
    void bothAreFoundInUtf16() {
        assertThat(forms.in(SECRET.getBytes(StandardCharsets.UTF_16LE))).containsExactly("secret in UTF-16");
        assertThat(forms.in(TOKEN.getBytes(StandardCharsets.UTF_16BE))).containsExactly("token in UTF-16");
    }

    @Test
    void theyAreFoundInWhatIsZipped() throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("log.gz"));
            out.write(gzip(SECRET));
            out.putNextEntry(new ZipEntry(TOKEN));
        }

        assertThat(forms.in(gzip(SECRET))).containsExactly("secret");
        assertThat(forms.in(zip.toByteArray())).containsExactly("secret", "token");
    }

    @Test
    void theyAreFoundInANoteOfAConsole() throws IOException {
        byte[] gzip = gzip("https://example.org/?" + SECRET);
        byte[] note = new byte[gzip.length + 9];
        System.arraycopy(gzip, 0, note, 9, gzip.length);
        String line = "before \u001b[8mha:////" + Base64.getEncoder().encodeToString(note) + "\u001b[0m link";

        assertThat(forms.in(line)).containsExactly("secret");
    }

    @Test
    void nothingIsFoundWhereNothingIs() {
        for (String text :
                List.of("", "plain text", "Zq7 & co", SECRET.substring(0, 6), "%zz &#99999999; \\ud83d \\x")) {
            assertThat(forms.in(text)).as(text).isEmpty();
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(utf8(text));
        }
        return bytes.toByteArray();
    }
}

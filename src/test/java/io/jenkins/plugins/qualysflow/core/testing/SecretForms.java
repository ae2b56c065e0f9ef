package io.jenkins.plugins.qualysflow.core.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Searches for secrets, whatever has been done to them on the way: any eight bytes in a row of a secret count, also of its
 * Base64 (both alphabets, at any alignment), hexadecimal or UTF-16 form, behind any escapes of JSON, XML, HTML and URLs, and in
 * gzip, zip and the notes of consoles. So parts are found as well: half of a token that was cut, or one of its three parts.
 */
public final class SecretForms {

    /** Bytes in a row that count. They fit in a {@code long}. */
    private static final int PIECE = Long.BYTES;

    /** Times that escapes are undone: quotations within quotations. */
    private static final int LEVELS = 5;

    private static final Pattern JSON_ESCAPE = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|([\"\\\\/bfnrt]))");
    private static final Pattern ENTITY =
            Pattern.compile("&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));");
    private static final Pattern PERCENT = Pattern.compile("%([0-9a-fA-F]{2})");

    /** What Jenkins hides in a console, such as links: gzip in Base64. */
    private static final Pattern NOTE = Pattern.compile("\u001b\\[8mha:(?:/{4})?([A-Za-z0-9+/=]+)");

    private final Map<Long, String> pieces = new HashMap<>();

    /**
     * Adds a secret.
     *
     * @param name what it is called in findings
     * @param secret at least eight bytes, and none that stand elsewhere for a good reason
     */
    public SecretForms with(String name, String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < PIECE) {
            throw new IllegalArgumentException("too short to be searched for: " + name);
        }
        add(name, bytes);
        for (int before = 0; before < 3; before++) {
            add(name + " in Base64", base64(bytes, before, Base64.getEncoder()));
            add(name + " in Base64 for URLs", base64(bytes, before, Base64.getUrlEncoder()));
        }
        add(name + " in hex", HexFormat.of().formatHex(bytes));
        add(name + " in hex", HexFormat.of().withUpperCase().formatHex(bytes));
        for (Charset wide : new Charset[] {StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE}) {
            add(name + " in UTF-16", secret.getBytes(wide));
        }
        return this;
    }

    /** The characters that depend on the secret alone, where so many other bytes stand before it. */
    private static String base64(byte[] secret, int before, Base64.Encoder encoder) {
        byte[] all = new byte[before + secret.length];
        System.arraycopy(secret, 0, all, before, secret.length);
        String text = encoder.withoutPadding().encodeToString(all);
        int from = (before * 8 + 5) / 6;
        return text.substring(from, all.length * 8 / 6);
    }

    private void add(String name, String form) {
        add(name, form.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void add(String name, byte[] form) {
        long piece = 0;
        for (int i = 0; i < form.length; i++) {
            piece = piece << Byte.SIZE | form[i] & 0xff;
            if (i >= PIECE - 1) {
                pieces.putIfAbsent(piece, name);
            }
        }
    }

    /** The names of the secrets that are in a text. */
    public Set<String> in(String text) {
        return in(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The names of the secrets that are in a file. */
    public Set<String> in(byte[] file) {
        Set<String> found = new TreeSet<>();
        search(file, found);
        return found;
    }

    private void search(byte[] bytes, Set<String> found) {
        pieces(bytes, found);
        unzipped(bytes, found);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        NOTE.matcher(text).results().forEach(note -> note(note.group(1), found));
        for (int i = 0; i < LEVELS; i++) {
            String plain = unescaped(text);
            if (plain.equals(text)) {
                return;
            }
            text = plain;
            pieces(text.getBytes(StandardCharsets.ISO_8859_1), found);
        }
    }

    private void pieces(byte[] bytes, Set<String> found) {
        long piece = 0;
        for (int i = 0; i < bytes.length; i++) {
            piece = piece << Byte.SIZE | bytes[i] & 0xff;
            String name = i >= PIECE - 1 ? pieces.get(piece) : null;
            if (name != null) {
                found.add(name);
            }
        }
    }

    private void unzipped(byte[] bytes, Set<String> found) {
        if (startsWith(bytes, 0x1f, 0x8b)) {
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                search(in.readAllBytes(), found);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        } else if (startsWith(bytes, 'P', 'K')) {
            try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(bytes))) {
                for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                    pieces(entry.getName().getBytes(StandardCharsets.UTF_8), found);
                    search(in.readAllBytes(), found);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static boolean startsWith(byte[] bytes, int first, int second) {
        return bytes.length > 2 && bytes[0] == (byte) first && bytes[1] == (byte) second;
    }

    /** Before the gzip there are a signature and lengths. */
    private void note(String base64, Set<String> found) {
        byte[] bytes = Base64.getMimeDecoder().decode(base64);
        for (int i = 0; i < bytes.length - 2; i++) {
            if (bytes[i] == 0x1f && bytes[i + 1] == (byte) 0x8b) {
                try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes, i, bytes.length - i))) {
                    pieces(in.readAllBytes(), found);
                } catch (IOException e) {
                    // These two bytes began no gzip.
                }
            }
        }
    }

    /** Undoes each kind of escape once; bytes as Latin-1. */
    private static String unescaped(String text) {
        String plain = ENTITY.matcher(text).replaceAll(entity -> quoted(entity(entity)));
        plain = PERCENT.matcher(plain)
                .replaceAll(hex -> quoted(String.valueOf((char) Integer.parseInt(hex.group(1), 16))));
        return JSON_ESCAPE.matcher(plain).replaceAll(escape -> quoted(json(escape)));
    }

    private static String quoted(String replacement) {
        return Matcher.quoteReplacement(replacement);
    }

    private static String entity(MatchResult entity) {
        if (entity.group(3) != null) {
            return Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'")
                    .get(entity.group(3));
        }
        int code = entity.group(1) != null ? Integer.parseInt(entity.group(1)) : Integer.parseInt(entity.group(2), 16);
        return Character.isValidCodePoint(code) ? utf8(Character.toString(code)) : entity.group();
    }

    private static String json(MatchResult escape) {
        return escape.group(1) != null
                ? utf8(Character.toString(Integer.parseInt(escape.group(1), 16)))
                : "\"\\/\b\f\n\r\t"
                        .substring("\"\\/bfnrt".indexOf(escape.group(2)))
                        .substring(0, 1);
    }

    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}

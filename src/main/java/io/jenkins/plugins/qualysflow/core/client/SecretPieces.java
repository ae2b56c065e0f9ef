package io.jenkins.plugins.qualysflow.core.client;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Masks parts of secrets: eight characters in a row of a secret, or of its Base64 form. An error may hold the signature of a token
 * alone, or half of a secret where it was cut.
 */
final class SecretPieces {

    private static final int LENGTH = 8;

    /** Times that escapes are undone: a page may show an address that holds another one. */
    private static final int LEVELS = 3;

    private static final Pattern ENTITY =
            Pattern.compile("&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));");

    private static final Pattern PERCENT = Pattern.compile("(?:%[0-9a-fA-F]{2})++");

    private static final Pattern JSON = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|([\"\\\\/bfnrt]))");

    private final String mask;
    private final Set<String> pieces = new HashSet<>();

    /** By the first two characters of a piece: most of a text is passed over by it. */
    private final BitSet beginnings = new BitSet(1 << 16);

    SecretPieces(List<String> secrets, String mask) {
        this.mask = mask;
        for (String secret : secrets) {
            add(secret);
            // As in a form.
            add(secret.replace(' ', '+'));
            byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
            for (int before = 0; before < 3; before++) {
                add(base64(bytes, before, Base64.getEncoder()));
                add(base64(bytes, before, Base64.getUrlEncoder()));
            }
        }
    }

    /** The characters that depend on the secret alone, where so many other bytes stand before it. */
    private static String base64(byte[] secret, int before, Base64.Encoder encoder) {
        byte[] all = new byte[before + secret.length];
        System.arraycopy(secret, 0, all, before, secret.length);
        String text = encoder.withoutPadding().encodeToString(all);
        return text.substring((before * 8 + 5) / 6, all.length * 8 / 6);
    }

    private void add(String form) {
        for (int i = 0; i + LENGTH <= form.length(); i++) {
            pieces.add(form.substring(i, i + LENGTH));
            beginnings.set(beginning(form, i));
        }
    }

    private static int beginning(String text, int at) {
        return (text.charAt(at) << 8 ^ text.charAt(at + 1)) & 0xffff;
    }

    /** The text with the mask in place of each part of a secret. */
    String masked(String text) {
        if (pieces.isEmpty()) {
            return text;
        }
        StringBuilder masked = new StringBuilder();
        int kept = 0;
        int end = -1;
        for (int i = 0; i + LENGTH <= text.length(); i++) {
            if (beginnings.get(beginning(text, i)) && pieces.contains(text.substring(i, i + LENGTH))) {
                if (i > end) {
                    masked.append(text, kept, i).append(mask);
                }
                end = i + LENGTH;
                kept = end;
            }
        }
        return kept == 0 ? text : masked.append(text, kept, text.length()).toString();
    }

    /** Undoes escapes of pages, addresses and JSON. */
    static String unescaped(String text) {
        String plain = text;
        for (int i = 0; i < LEVELS; i++) {
            String before = plain;
            plain = ENTITY.matcher(plain).replaceAll(entity -> Matcher.quoteReplacement(character(entity)));
            plain = PERCENT.matcher(plain).replaceAll(bytes -> Matcher.quoteReplacement(characters(bytes.group())));
            plain = JSON.matcher(plain).replaceAll(escape -> Matcher.quoteReplacement(escaped(escape)));
            if (plain.equals(before)) {
                break;
            }
        }
        return plain;
    }

    private static String character(MatchResult entity) {
        if (entity.group(3) != null) {
            return switch (entity.group(3)) {
                case "amp" -> "&";
                case "lt" -> "<";
                case "gt" -> ">";
                case "quot" -> "\"";
                default -> "'";
            };
        }
        int code = entity.group(1) != null ? Integer.parseInt(entity.group(1)) : Integer.parseInt(entity.group(2), 16);
        return Character.isValidCodePoint(code) ? Character.toString(code) : entity.group();
    }

    private static String escaped(MatchResult escape) {
        if (escape.group(1) != null) {
            return String.valueOf((char) Integer.parseInt(escape.group(1), 16));
        }
        return switch (escape.group(2)) {
            case "b" -> "\b";
            case "f" -> "\f";
            case "n" -> "\n";
            case "r" -> "\r";
            case "t" -> "\t";
            default -> escape.group(2);
        };
    }

    private static String characters(String percents) {
        byte[] bytes = new byte[percents.length() / 3];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(percents.substring(3 * i + 1, 3 * i + 3), 16);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

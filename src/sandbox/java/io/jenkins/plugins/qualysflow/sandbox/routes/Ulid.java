package io.jenkins.plugins.qualysflow.sandbox.routes;

import io.jenkins.plugins.qualysflow.sandbox.state.Digests;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;

/** Identifiers of steps: 26 characters, 48 bits of time in ms and 80 bits of something else, here of a name. */
final class Ulid {
    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int LENGTH = 26;

    private Ulid() {}

    /** The same moment and name always give the same identifier. */
    static String of(Instant time, String name) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + 10);
        bytes.putLong(time.toEpochMilli());
        bytes.put(Digests.sha256(name), 0, 10);
        BigInteger rest = new BigInteger(1, bytes.array());
        BigInteger base = BigInteger.valueOf(DIGITS.length());
        StringBuilder text = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            BigInteger[] parts = rest.divideAndRemainder(base);
            text.append(DIGITS.charAt(parts[1].intValue()));
            rest = parts[0];
        }
        return text.reverse().toString();
    }
}

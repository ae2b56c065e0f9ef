package io.jenkins.plugins.qualysflow.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads sizes: {@code 2GB}, {@code 500MB}, {@code 64KB} (powers of 1024), or a plain number of bytes. */
final class SizeConverter implements ITypeConverter<Long> {

    /** Nine digits are enough for a billion gigabytes, which still fit into a long. */
    private static final Pattern WITH_UNIT = Pattern.compile("(\\d{1,9})(KB|MB|GB)");

    private static final Pattern BYTES = Pattern.compile("\\d{1,18}");

    @Override
    public Long convert(String text) {
        String wanted = text.strip().toUpperCase(Locale.ROOT);
        Matcher matcher = WITH_UNIT.matcher(wanted);
        long bytes = -1;
        if (matcher.matches()) {
            int shift =
                    switch (matcher.group(2)) {
                        case "KB" -> 10;
                        case "MB" -> 20;
                        default -> 30;
                    };
            bytes = Long.parseLong(matcher.group(1)) << shift;
        } else if (BYTES.matcher(wanted).matches()) {
            bytes = Long.parseLong(wanted);
        }
        if (bytes < 1) {
            throw new TypeConversionException(
                    "'" + text + "' must be a size of at least one byte such as 2GB, 500MB, 64KB or 1048576");
        }
        return bytes;
    }
}

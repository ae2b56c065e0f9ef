package io.jenkins.plugins.qualysflow.cli;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads ISO 8601 instants. One without a zone is refused, as ambiguous. */
final class InstantConverter implements ITypeConverter<Instant> {

    @Override
    public Instant convert(String text) {
        try {
            return OffsetDateTime.parse(text.strip()).toInstant();
        } catch (DateTimeParseException e) {
            throw new TypeConversionException("'" + text
                    + "' must be an ISO 8601 instant such as 2026-11-01T00:00:00Z or 2026-11-01T02:00:00+02:00");
        }
    }
}

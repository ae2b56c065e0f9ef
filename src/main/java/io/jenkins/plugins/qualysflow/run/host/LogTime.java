package io.jenkins.plugins.qualysflow.run.host;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Formats times for the log of a build: in the time zone of the controller, which is named, with the date if not today. */
@Restricted(NoExternalUse.class)
public final class LogTime {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss z", Locale.ROOT);
    private static final DateTimeFormatter DATE_AND_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss z", Locale.ROOT);

    private LogTime() {}

    /** @param now decides what is today */
    @NonNull
    public static String of(@NonNull Instant time, @NonNull Instant now) {
        ZonedDateTime here = time.atZone(ZoneId.systemDefault());
        boolean today =
                here.toLocalDate().equals(now.atZone(ZoneId.systemDefault()).toLocalDate());
        return (today ? TIME : DATE_AND_TIME).format(here);
    }
}

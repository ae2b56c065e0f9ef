package io.jenkins.plugins.qualysflow.run.host;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Times as the log of a build says them: where this Jenkins is, with the zone, and with the date if it is not today's. */
@Restricted(NoExternalUse.class)
public final class LogTime {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss z", Locale.ROOT);
    private static final DateTimeFormatter DATE_AND_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss z", Locale.ROOT);

    private LogTime() {}

    /** That time in words; {@code now} tells what is today. */
    @NonNull
    public static String of(@NonNull Instant time, @NonNull Instant now) {
        ZonedDateTime here = time.atZone(ZoneId.systemDefault());
        boolean today =
                here.toLocalDate().equals(now.atZone(ZoneId.systemDefault()).toLocalDate());
        return (today ? TIME : DATE_AND_TIME).format(here);
    }
}

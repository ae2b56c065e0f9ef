package io.jenkins.plugins.qualysflow.administration;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * A point in time as people read it.
 *
 * @param time when
 * @param now when it is read
 */
@Restricted(NoExternalUse.class)
public record PointInTime(@NonNull Instant time, @NonNull Instant now) {

    /** ISO 8601 in UTC. */
    @NonNull
    public String getIso() {
        return time.toString();
    }

    /** Date and time in the time zone of the controller. */
    @NonNull
    public String getFull() {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM)
                .withLocale(Locale.getDefault())
                .withZone(ZoneId.systemDefault())
                .format(time);
    }

    /** The distance from now, such as "in 5 min 0 sec" or "2.1 sec ago". */
    @NonNull
    public String getText() {
        Duration distance = Duration.between(now, time);
        if (distance.abs().toMillis() < 1000) {
            return Messages.PointInTime_now();
        }
        String span = Util.getTimeSpanString(distance.abs().toMillis());
        return distance.isNegative() ? Messages.PointInTime_ago(span) : Messages.PointInTime_in(span);
    }

    /** Date, time and distance. */
    @Override
    public String toString() {
        return getFull() + " (" + getText() + ")";
    }
}

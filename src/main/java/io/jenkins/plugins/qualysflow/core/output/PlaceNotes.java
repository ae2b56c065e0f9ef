package io.jenkins.plugins.qualysflow.core.output;

import java.io.IOException;

/** Takes down where values stand that may have to go, in order of their start. */
interface PlaceNotes {

    /** End of a place that was noted and turned out not to have to go. */
    long STAYS = -2;

    /** Notes a place behind all others; gives its number. */
    long add(long start, long end) throws IOException;

    /** Changes the end of a place. */
    void end(long number, long end) throws IOException;
}

package io.jenkins.plugins.qualysflow.core.output;

import java.util.ArrayList;
import java.util.List;

/** Places in memory, for a text that is small. */
final class PlaceList implements PlaceNotes {

    private final List<RedactionScan.Span> places = new ArrayList<>();

    @Override
    public long add(long start, long end) {
        places.add(new RedactionScan.Span(start, end));
        return places.size() - 1L;
    }

    @Override
    public void end(long number, long end) {
        places.set((int) number, new RedactionScan.Span(places.get((int) number).start(), end));
    }

    /** Those that have to go. */
    List<RedactionScan.Span> toGo() {
        return places.stream().filter(place -> place.end() != STAYS).toList();
    }
}

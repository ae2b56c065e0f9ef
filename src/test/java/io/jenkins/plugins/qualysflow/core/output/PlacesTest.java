package io.jenkins.plugins.qualysflow.core.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Places found one way and another come back in one order, however many there are. */
class PlacesTest {

    @TempDir
    private Path folder;

    @Test
    void noPlacesAreNoPlaces() throws Exception {
        assertThat(read(List.of())).isEmpty();
        assertThat(read(List.of(file("a"), file("b")))).isEmpty();
    }

    @Test
    void placesOfSeveralFilesComeInTheOrderOfTheirStart() throws Exception {
        PlaceFile one = file("a", 1, 10, 11);
        PlaceFile two = file("b", 2, 3, 12);
        PlaceFile three = file("c", 0);

        assertThat(read(List.of(one, two, three))).containsExactly(0L, 1L, 2L, 3L, 10L, 11L, 12L);
    }

    @Test
    void aPlaceThatStaysIsLeftOut() throws Exception {
        PlaceFile places = new PlaceFile(folder.resolve("a"));
        long first = places.add(1, PlaceNotes.STAYS);
        places.add(2, PlaceNotes.STAYS);
        places.end(first, 5);
        places.close();

        assertThat(read(List.of(places))).containsExactly(1L);
    }

    @Test
    void anEndIsChangedLongAfterItWasNoted() throws Exception {
        PlaceFile places = new PlaceFile(folder.resolve("a"));
        for (int i = 0; i < 10_000; i++) {
            places.add(i, PlaceNotes.STAYS);
        }
        places.end(3, 77);
        places.end(9_999, 10_000);
        places.close();

        try (PlaceFile.Reader reader = places.reader()) {
            assertThat(reader.next()).isEqualTo(new RedactionScan.Span(3, 77));
            assertThat(reader.next()).isEqualTo(new RedactionScan.Span(9_999, 10_000));
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void manyFilesAreMergedAsOneSortedList() throws Exception {
        Random random = new Random(7);
        List<PlaceFile> files = new ArrayList<>();
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            long[] starts = random.longs(3_000, 0, 1_000_000).sorted().toArray();
            for (long start : starts) {
                all.add(start);
            }
            files.add(file("f" + i, starts));
        }
        Collections.sort(all);

        assertThat(read(files)).isEqualTo(all);
    }

    private PlaceFile file(String name, long... starts) throws Exception {
        PlaceFile places = new PlaceFile(folder.resolve(name));
        for (long start : starts) {
            places.add(start, start + 1);
        }
        places.close();
        return places;
    }

    private static List<Long> read(List<PlaceFile> files) throws Exception {
        List<Long> starts = new ArrayList<>();
        try (Places places = new Findings(files, new RedactionCounts(), java.util.Map.of()).open()) {
            for (RedactionScan.Span span = places.next(); span != null; span = places.next()) {
                starts.add(span.start());
            }
        }
        return starts;
    }
}

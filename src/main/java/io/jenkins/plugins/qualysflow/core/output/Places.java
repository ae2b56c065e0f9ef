package io.jenkins.plugins.qualysflow.core.output;

import java.io.Closeable;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Gives the places of values that have to go, in order of their start; one may lie within another. */
interface Places extends Closeable {

    /** The next place; null after the last one. */
    RedactionScan.Span next() throws IOException;

    /** All of these in one order. */
    static Places merged(List<? extends Places> all) throws IOException {
        PriorityQueue<Head> heads = new PriorityQueue<>(
                Comparator.comparingLong(head -> head.first().start()));
        for (Places places : all) {
            Head.of(places, heads);
        }
        return new Places() {
            @Override
            public RedactionScan.Span next() throws IOException {
                Head head = heads.poll();
                if (head == null) {
                    return null;
                }
                Head.of(head.rest(), heads);
                return head.first();
            }

            @Override
            public void close() throws IOException {
                for (Places places : all) {
                    places.close();
                }
            }
        };
    }

    /** The first place of some, and the others. */
    record Head(RedactionScan.Span first, Places rest) {
        private static void of(Places places, PriorityQueue<Head> heads) throws IOException {
            RedactionScan.Span first = places.next();
            if (first != null) {
                heads.add(new Head(first, places));
            }
        }
    }
}

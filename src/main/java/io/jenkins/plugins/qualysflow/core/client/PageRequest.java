package io.jenkins.plugins.qualysflow.core.client;

/**
 * Which page of a list to ask for. The documents know two ways: {@code pageNumber} from 1 (1.16 and the API guide), and
 * {@code offset} from 0 (the sample of 1.18). Both are given here, and the client sends the one that the service takes.
 *
 * @param size most items on the page, at least 1
 * @param number number of the page, from 1
 * @param offset how many items come before it
 * @param inOffsets whether to ask by offset whatever is known of the service
 */
public record PageRequest(int size, int number, long offset, boolean inOffsets) {

    /** The size that the documents use. No largest one is documented, and a service may refuse what is beyond it. */
    public static final int USUAL_SIZE = 50;

    public PageRequest {
        if (size < 1 || number < 1 || offset < 0) {
            throw new IllegalArgumentException("no such page: size " + size + ", number " + number);
        }
    }

    /** The first page. */
    public static PageRequest first(int size) {
        return new PageRequest(size, 1, 0, false);
    }

    /**
     * The page after this one.
     *
     * @param received how many items were on this one
     */
    public PageRequest next(int received) {
        return new PageRequest(size, number + 1, offset + received, inOffsets);
    }

    /** The same page, by its offset. */
    PageRequest byOffset() {
        return new PageRequest(size, number, offset, true);
    }
}

package io.jenkins.plugins.qualysflow.core.client;

/**
 * A page of a list. The API documents two ways to ask for it: {@code pageNumber} from 1 (1.16 and the API guide), and
 * {@code offset} from 0 (the sample of 1.18). This record has both, and the client sends the one that the service accepts.
 *
 * @param size maximum number of items on the page, at least 1
 * @param number number of the page, from 1
 * @param offset how many items precede it
 * @param inOffsets whether to send the offset even if the service was seen to accept page numbers
 */
public record PageRequest(int size, int number, long offset, boolean inOffsets) {

    /** The size that the API documents use. No maximum is documented, and a service may refuse larger pages. */
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

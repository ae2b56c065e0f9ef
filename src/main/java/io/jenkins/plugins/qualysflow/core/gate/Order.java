package io.jenkins.plugins.qualysflow.core.gate;

/** An order of two numbers. */
enum Order {
    LESS,
    AT_MOST,
    AT_LEAST,
    GREATER;

    /**
     * Whether it holds.
     *
     * @param comparison negative, zero or positive, as of a comparator
     */
    boolean holds(int comparison) {
        return switch (this) {
            case LESS -> comparison < 0;
            case AT_MOST -> comparison <= 0;
            case AT_LEAST -> comparison >= 0;
            case GREATER -> comparison > 0;
        };
    }
}

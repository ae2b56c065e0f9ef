package io.jenkins.plugins.qualysflow.bench;

/** The ways of waiting that are compared. */
enum Policy {
    OURS("ours", OurPoller::new),
    FIXED("every 10 s", PollEach::everyTenSeconds),
    GROWING("10 s to 60 s", PollEach::lessAndLess),
    IN_TURN("lists in turn", ListsInTurn::new);

    private final String label;
    private final WaitingPolicy.Factory factory;

    Policy(String label, WaitingPolicy.Factory factory) {
        this.label = label;
        this.factory = factory;
    }

    /** As tables and plots name it. */
    String label() {
        return label;
    }

    WaitingPolicy.Factory factory() {
        return factory;
    }
}

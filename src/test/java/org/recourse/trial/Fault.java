package org.recourse.trial;

/** What can go wrong. Faults of one lane follow each other; those of different lanes overlap as it comes. */
enum Fault {
    NODE_KILLED(Lane.NODES, "a node is killed"),
    BOTH_NODES_KILLED(Lane.NODES, "both nodes are killed"),
    NODE_STOPPED(Lane.NODES, "a node is stopped in good order"),
    NODE_PAUSED(Lane.NODES, "a node stands still, then goes on"),

    DATABASE_CRASHED(Lane.DATABASE, "the database crashes"),
    DATABASE_STOPPED(Lane.DATABASE, "the database is stopped in good order"),
    DATABASE_PAUSED(Lane.DATABASE, "the database stands still, then goes on"),
    CONNECTIONS_ENDED(Lane.DATABASE, "the database ends all connections"),
    LINES_CUT(Lane.DATABASE, "the lines to the database are cut"),
    ANSWERS_LOST(Lane.DATABASE, "the database's answers are lost"),

    REPLIES_LOST(Lane.PEOPLE, "the nodes' answers to people are lost"),

    MAIL_RESTARTED(Lane.MAIL, "the mail server is restarted"),
    MAIL_REFUSED(Lane.MAIL, "the mail server refuses connections"),
    MAIL_HUNG(Lane.MAIL, "the mail server does not answer"),
    MAIL_CUT_OFF(Lane.MAIL, "the mail server dies while it takes a mail"),
    MAIL_UNANSWERED(Lane.MAIL, "the mail server dies after it has taken a mail");

    /** What the faults happen to. */
    enum Lane {
        NODES,
        DATABASE,
        PEOPLE,
        MAIL
    }

    private final Lane lane;
    private final String words;

    Fault(Lane lane, String words) {
        this.lane = lane;
        this.words = words;
    }

    Lane lane() {
        return lane;
    }

    String words() {
        return words;
    }

    /** Whether what a node had done and not yet committed can be undone by it. */
    boolean undoes() {
        return switch (this) {
            case NODE_KILLED, BOTH_NODES_KILLED -> true;
            case DATABASE_CRASHED, DATABASE_STOPPED, CONNECTIONS_ENDED, LINES_CUT, ANSWERS_LOST -> true;
            default -> false;
        };
    }

    /** Whether time can pass in which somebody who is in the middle of something gets no further. */
    boolean holdsUp() {
        return this == NODE_PAUSED || this == DATABASE_PAUSED || this == ANSWERS_LOST;
    }
}

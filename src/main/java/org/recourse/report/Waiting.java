package org.recourse.report;

/** How long somebody who came too often has to wait, as people say it. */
final class Waiting {

    private Waiting() {}

    static String inWords(Limits.TooMany often) {
        long minutes = (often.seconds() + 59) / 60;
        return "We cannot take this now, because too much has come in. Please try again in "
                + (minutes == 1 ? "a minute." : minutes + " minutes.");
    }
}

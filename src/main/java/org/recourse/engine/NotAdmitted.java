package org.recourse.engine;

/** Why somebody whom the provider has signed in, or says it has, does not come in. */
final class NotAdmitted extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    NotAdmitted(Reason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }

    /** What is wrong and what to do, as the page says it. */
    enum Reason {
        NO_ROLE(
                "You have no role in Recourse",
                "You are signed in at your school, but none of your groups there has a role here. If you work on incidents,"
                        + " ask your IT team to put you into the right group, then sign in again."),
        NOT_OURS(
                "This account is not one of the trust's",
                "Sign in with the account that the school has given you, not with a private one."),
        NO_USER_NAME(
                "Your account has no name that can be used here",
                "Ask your IT team to look at the user name of your account: it must be one of letters, digits, dots, hyphens,"
                        + " underscores and @, of at most 64 characters, and where it is an e-mail address, a verified one."),
        NAME_TAKEN(
                "Somebody else has your user name here",
                "There is an account of the same name that was not made by this sign-in, so it is not opened with it. Ask an"
                        + " administrator of Recourse: if the account was yours, they can delete it, and your next sign-in"
                        + " makes it anew."),
        TOO_MANY_GROUPS(
                "You are in more groups than could be sent",
                "Nothing about your account has changed. Ask your IT team to send only the groups that are assigned to"
                        + " Recourse."),
        CANCELLED("You are not signed in", "The sign-in was cancelled, or your school does not let you use Recourse."),
        NOT_STARTED_HERE(
                "Please sign in once more",
                "The sign-in took too long, was begun in another window, or was not begun by you."),
        NOT_CREDIBLE(
                "You could not be signed in",
                "The answer of the school's sign-in service could not be accepted. Try again; if it happens again, tell your"
                        + " IT team when it was."),
        UNREACHABLE(
                "The school's sign-in service does not answer",
                "Try again in a few minutes. Reporting an incident works all the same.");

        private final String title;
        private final String whatToDo;

        Reason(String title, String whatToDo) {
            this.title = title;
            this.whatToDo = whatToDo;
        }

        String title() {
            return title;
        }

        String whatToDo() {
            return whatToDo;
        }
    }
}

package org.recourse.oversight;

/** There is no such case, or no such thing in it, for the person who asks. */
final class NoSuchCase extends RuntimeException {
    private static final long serialVersionUID = 1L;
}

package org.recourse.lifecycle;

/** Somebody may have left the trust: a user, a role or a school was taken away. */
public record PeopleChanged() {}

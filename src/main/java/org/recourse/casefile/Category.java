package org.recourse.casefile;

/** What kind of conduct a case is about. The first seven are the policy's own examples of unacceptable conduct (S3-5). */
public enum Category {
    DEFAMATORY,
    DISCRIMINATORY,
    OFFENSIVE,
    HARASSMENT,
    DATA_PROTECTION,
    CONFIDENTIALITY,
    COPYRIGHT,
    IMPERSONATION,
    CONTACT_WITH_LEARNERS,
    MISSING_DISCLAIMER,
    SHARED_PASSWORD,
    EXCESSIVE_USE,
    OTHER
}

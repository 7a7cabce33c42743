package org.recourse.casefile;

/** What a document of a case is for. */
public enum DocumentKind {
    /** Handed in by the reporter or by staff. */
    EVIDENCE,
    /** What the police are given (S3-8), made by the application. */
    REFERRAL_PACK
}

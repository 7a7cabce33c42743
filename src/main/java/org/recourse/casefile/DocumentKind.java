package org.recourse.casefile;

/** What a document of a case is for. */
public enum DocumentKind {
    /** Handed in by the reporter or by staff. */
    EVIDENCE,
    /** What the police are given (S3-8), made by the application. */
    REFERRAL_PACK,
    /** What a person is given of the data that is held about them; handed out by its own page alone. */
    PERSONAL_DATA;

    /** Whether whoever may see the case may have it: what tells of other cases asks for more. */
    public boolean isForAll() {
        return this != PERSONAL_DATA;
    }
}

package org.recourse.casefile;

/**
 * What a case file is about. The id of the process that a matter other than an incident runs on is its kind's code,
 * such as {@code line-manager-report}.
 */
public enum CaseKind {
    /** A social media incident (section 5). */
    INCIDENT("SM"),
    /** Offensive content that a member of staff received and reported to a line manager (S5-8). */
    LINE_MANAGER_REPORT("LM"),
    /** Questionable content that the institution received (S5-9). */
    CONTENT_RESPONSE("CR"),
    /** Suspected excessive use by a member of staff (S3-12). */
    EXCESSIVE_USE("EU"),
    /** What somebody asks of the data that is held about them (UK GDPR Articles 15 and 17). */
    PERSONAL_DATA_REQUEST("PD");

    private final String prefix;

    CaseKind(String prefix) {
        this.prefix = prefix;
    }

    /** What the references of this kind begin with. */
    public String prefix() {
        return prefix;
    }
}

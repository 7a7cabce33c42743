package org.recourse.casefile;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Convert;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.Report.Reporter;

/**
 * The file of one case. It changes only inside the transaction in which the process moves on, with the file locked by
 * {@link CaseFiles#open(String)}.
 */
@Entity
@DynamicUpdate // what did not change is not sealed anew
@Table(name = "case_file", schema = "recourse")
public class CaseFile {

    /** Who an entry is by when no person did it. */
    public static final String SYSTEM = "recourse";

    /** Who an entry is by when the reporter did it: the chronology does not say who that is. */
    public static final String REPORTER = "reporter";

    @Id
    private String reference;

    @Version
    private int version;

    @Enumerated(EnumType.STRING)
    private CaseKind kind = CaseKind.INCIDENT;

    private @Nullable String raisedFrom;
    private String school;

    @Enumerated(EnumType.STRING)
    private CaseState state = CaseState.RECEIVED;

    private boolean serious;
    private @Nullable Instant seriousSince;

    @Enumerated(EnumType.STRING)
    private @Nullable Category category;

    @Enumerated(EnumType.STRING)
    private SubjectType subjectType;

    @Enumerated(EnumType.STRING)
    private @Nullable Conduct conduct;

    @Enumerated(EnumType.STRING)
    private @Nullable Ending ending;

    private @Nullable Integer policyVersion;
    private @Nullable String duplicateOf;
    private boolean immediateRisk;
    private Instant openedAt;
    private @Nullable Instant closedAt;
    private @Nullable Instant holdSince;
    private int entries;

    @Convert(converter = Sealing.class)
    private String narrative;

    @Convert(converter = Sealing.class)
    private @Nullable String platform;

    @Convert(converter = Sealing.class)
    private @Nullable String link;

    @Convert(converter = Sealing.class)
    private @Nullable String subjectDescription;

    @Convert(converter = Sealing.class)
    private @Nullable String reporterUser;

    @Convert(converter = Sealing.class)
    private @Nullable String reporterName;

    @Convert(converter = Sealing.class)
    private @Nullable String reporterEmail;

    @Convert(converter = Sealing.class)
    private @Nullable String reporterRole;

    @Convert(converter = Sealing.class)
    private @Nullable String outcome;

    @Convert(converter = Sealing.class)
    private @Nullable String messageToReporter;

    private @Nullable String receiptPrint;
    private byte @Nullable [] chainHead;

    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(name = "case_subject", schema = "recourse", joinColumns = @JoinColumn(name = "reference"))
    private Set<Subject> subjects = new HashSet<>();

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields
    protected CaseFile() {}

    CaseFile(CaseKind kind, String reference, Report report, Instant now) {
        this.kind = kind;
        this.reference = reference;
        this.school = report.school();
        this.subjectType = report.subjectType();
        this.immediateRisk = report.immediateRisk();
        this.openedAt = now;
        this.narrative = report.narrative();
        this.platform = report.platform();
        this.link = report.link();
        this.subjectDescription = report.subjectDescription();
        Reporter reporter = report.reporter();
        if (reporter != null) {
            this.reporterUser = reporter.userId();
            this.reporterName = reporter.name();
            this.reporterEmail = reporter.email();
            this.reporterRole = reporter.role();
        }
    }

    public String reference() {
        return reference;
    }

    /** Counts the changes. */
    int version() {
        return version;
    }

    public CaseKind kind() {
        return kind;
    }

    public boolean isIncident() {
        return kind == CaseKind.INCIDENT;
    }

    /** The matter that this incident was raised from. */
    public Optional<String> raisedFrom() {
        return Optional.ofNullable(raisedFrom);
    }

    public String school() {
        return school;
    }

    public CaseState state() {
        return state;
    }

    public boolean isClosed() {
        return state == CaseState.CLOSED;
    }

    public boolean isSerious() {
        return serious;
    }

    /** Since when the case is serious, as long as it is. */
    public Optional<Instant> seriousSince() {
        return Optional.ofNullable(seriousSince).filter(since -> serious);
    }

    public Optional<Category> category() {
        return Optional.ofNullable(category);
    }

    public SubjectType subjectType() {
        return subjectType;
    }

    public Optional<Conduct> conduct() {
        return Optional.ofNullable(conduct);
    }

    /** The number of the policy's version under which the course of action was decided; empty before. */
    public Optional<Integer> policyVersion() {
        return Optional.ofNullable(policyVersion);
    }

    public Optional<Ending> ending() {
        return Optional.ofNullable(ending);
    }

    public Optional<String> duplicateOf() {
        return Optional.ofNullable(duplicateOf);
    }

    public boolean hasImmediateRisk() {
        return immediateRisk;
    }

    public Instant openedAt() {
        return openedAt;
    }

    public Optional<Instant> closedAt() {
        return Optional.ofNullable(closedAt);
    }

    /** Since when a legal hold stands: nothing of the case may be deleted meanwhile. */
    public Optional<Instant> holdSince() {
        return Optional.ofNullable(holdSince);
    }

    public String narrative() {
        return narrative;
    }

    public Optional<String> platform() {
        return Optional.ofNullable(platform);
    }

    public Optional<String> link() {
        return Optional.ofNullable(link);
    }

    public Optional<String> subjectDescription() {
        return Optional.ofNullable(subjectDescription);
    }

    /** The user name of a signed-in reporter. */
    public Optional<String> reporterUser() {
        return Optional.ofNullable(reporterUser);
    }

    /** The name that the reporter gave. */
    public Optional<String> reporterName() {
        return Optional.ofNullable(reporterName);
    }

    /** What the reporter is to the school, as the reporter says. */
    public Optional<String> reporterRole() {
        return Optional.ofNullable(reporterRole);
    }

    /** Whether nothing is known of the reporter. */
    public boolean isAnonymous() {
        return reporterUser == null && reporterName == null && reporterEmail == null && reporterRole == null;
    }

    /** Where the reporter wants to be written to. */
    public Optional<String> reporterEmail() {
        return Optional.ofNullable(reporterEmail);
    }

    public Optional<String> outcome() {
        return Optional.ofNullable(outcome);
    }

    public Optional<String> messageToReporter() {
        return Optional.ofNullable(messageToReporter);
    }

    /** User names of those named in the case, at the report or since. To ask who may see it, use {@link #isKeptFrom}. */
    public Set<String> subjectUsers() {
        return usersBy(Subject.Basis.NAMED);
    }

    /** User names of those who stepped back from the case, and are not named in it. */
    public Set<String> usersWhoSteppedBack() {
        return usersBy(Subject.Basis.STEPPED_BACK);
    }

    /** User names of all who must not see that the case exists (reading A13): named in it, or stepped back from it. */
    public Set<String> usersKeptFrom() {
        return subjects.stream().map(Subject::userId).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the user must not see that the case exists. */
    public boolean isKeptFrom(String userId) {
        return subjects.stream().anyMatch(subject -> subject.userId().equals(userId));
    }

    private Set<String> usersBy(Subject.Basis basis) {
        return subjects.stream()
                .filter(subject -> subject.basis() == basis)
                .map(Subject::userId)
                .collect(Collectors.toUnmodifiableSet());
    }

    public void moveTo(CaseState next) {
        this.state = next;
    }

    /** Raises the case to serious. What follows from it is the process's business. */
    public void raise(Instant now) {
        this.serious = true;
        this.seriousSince = now;
    }

    /** Lowers the case again (reading A3: with a reason, which the caller keeps). */
    public void lower() {
        this.serious = false;
    }

    /** Whether the case was raised to serious after the moment, and still is. */
    public boolean wasRaisedAfter(Instant moment) {
        return serious && seriousSince != null && seriousSince.isAfter(moment);
    }

    /** Puts a legal hold on the case. Why is the caller's to keep. */
    public void hold(Instant now) {
        this.holdSince = now;
    }

    /** Ends the legal hold. */
    public void endHold() {
        this.holdSince = null;
    }

    public void setConduct(Conduct conduct) {
        this.conduct = conduct;
    }

    /** Keeps under which version of the policy the case was decided. */
    public void decideUnder(int version) {
        this.policyVersion = version;
    }

    /** Takes over what the initial assessment found (S2-CS-5). */
    public void assess(Category category, SubjectType subjectType) {
        this.category = category;
        this.subjectType = subjectType;
    }

    void keepFrom(Subject user) {
        subjects.add(user);
    }

    public void setOutcome(String outcome, String messageToReporter) {
        this.outcome = outcome;
        this.messageToReporter = messageToReporter;
    }

    public void markDuplicateOf(String other) {
        this.duplicateOf = other;
    }

    public void close(Ending ending, Instant now) {
        this.state = CaseState.CLOSED;
        this.ending = ending;
        this.closedAt = now;
    }

    void setRaisedFrom(String matter) {
        this.raisedFrom = matter;
    }

    /** What was told, for another case that begins with it. */
    Report report() {
        Reporter reporter =
                isAnonymous() ? null : new Reporter(reporterUser, reporterName, reporterEmail, reporterRole);
        return new Report(school, narrative, platform, link, subjectDescription, subjectType, immediateRisk, reporter);
    }

    /** Forgets who reported the case; that somebody did, and the receipt, stay. */
    public void forgetReporter() {
        this.reporterUser = null;
        this.reporterName = null;
        this.reporterEmail = null;
        this.reporterRole = null;
    }

    void setReceipt(String print) {
        this.receiptPrint = print;
    }

    /** How many entries the chronology has. */
    int entries() {
        return entries;
    }

    /** The tag of the last entry of the chronology; empty before the first. */
    byte[] chainHead() {
        return chainHead == null ? new byte[0] : chainHead.clone();
    }

    void extendChain(byte[] tag) {
        this.entries++;
        this.chainHead = tag.clone();
    }
}

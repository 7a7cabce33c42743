package org.recourse.upkeep.accounts;

import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.Sealing;

/** That somebody can sign in to an account. */
@Entity
@Table(name = "official_account_holder", schema = "recourse")
class AccountHolder {

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "account-holder")
    @SequenceGenerator(
            name = "account-holder",
            sequenceName = "official_account_holder_number",
            schema = "recourse",
            allocationSize = 1)
    private Long number;

    private String reference;
    private String userPrint;

    @Convert(converter = Sealing.class)
    private String userId;

    private @Nullable Instant leftAt;
    private @Nullable Instant endedAt;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields
    protected AccountHolder() {}

    @SuppressWarnings("NullAway.Init") // the number comes from the database
    AccountHolder(String reference, String userPrint, String userId) {
        this.reference = reference;
        this.userPrint = userPrint;
        this.userId = userId;
    }

    long number() {
        return number;
    }

    String reference() {
        return reference;
    }

    String user() {
        return userId;
    }

    /** Whether the person has left the trust, and Marketing is asked to take the access away. */
    boolean hasLeft() {
        return leftAt != null;
    }

    void left(Instant now) {
        this.leftAt = now;
    }

    void end(Instant now) {
        this.endedAt = now;
    }
}

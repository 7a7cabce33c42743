package org.recourse.upkeep.accounts;

import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.Sealing;

/** One thing that happened to an account. */
@Entity
@Table(name = "official_account_change", schema = "recourse")
@IdClass(AccountChange.Key.class)
class AccountChange {

    /** Changes count from 1 in each account. */
    static class Key implements Serializable {

        private static final long serialVersionUID = 1L;

        private @Nullable String reference;
        private int position;

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && Objects.equals(key.reference, reference) && key.position == position;
        }

        @Override
        public int hashCode() {
            return Objects.hash(reference, position);
        }
    }

    @Id
    private String reference;

    @Id
    private int position;

    private Instant enteredAt;

    @Convert(converter = Sealing.class)
    private String who;

    private String what;

    @Convert(converter = Sealing.class)
    private String entryText;

    private @Nullable String incident;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields
    protected AccountChange() {}

    AccountChange(
            String reference,
            int position,
            Instant now,
            String who,
            String what,
            String text,
            @Nullable String incident) {
        this.reference = reference;
        this.position = position;
        this.enteredAt = now;
        this.who = who;
        this.what = what;
        this.entryText = text;
        this.incident = incident;
    }

    Instant at() {
        return enteredAt;
    }

    String who() {
        return who;
    }

    String what() {
        return what;
    }

    String text() {
        return entryText;
    }

    /** The reference of the incident that was raised. Who may not see that case does not see the reference. */
    Optional<String> incident() {
        return Optional.ofNullable(incident);
    }
}

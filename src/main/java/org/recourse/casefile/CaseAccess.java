package org.recourse.casefile;

import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A user who may read the story of a case without a task in it. Who gave it and why is in the chronology. */
@Entity
@Table(name = "case_access", schema = "recourse")
@IdClass(CaseAccess.Key.class)
class CaseAccess {

    @Id
    private String reference;

    @Id
    private String userPrint;

    @Convert(converter = Sealing.class)
    private String userId;

    private Instant givenAt;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields
    protected CaseAccess() {}

    CaseAccess(String reference, String userPrint, String userId, Instant givenAt) {
        this.reference = reference;
        this.userPrint = userPrint;
        this.userId = userId;
        this.givenAt = givenAt;
    }

    String userId() {
        return userId;
    }

    Instant givenAt() {
        return givenAt;
    }

    /** A user has access to a case or not. */
    static class Key implements Serializable {

        private static final long serialVersionUID = 1L;

        private @Nullable String reference;
        private @Nullable String userPrint;

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key
                    && Objects.equals(key.reference, reference)
                    && Objects.equals(key.userPrint, userPrint);
        }

        @Override
        public int hashCode() {
            return Objects.hash(reference, userPrint);
        }
    }
}

package org.recourse.casefile;

import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A user who is kept from a case: sealed to be shown, and as a fingerprint to be found. */
@Embeddable
class Subject {

    /** Why the user is kept from the case. */
    enum Basis {
        NAMED,
        STEPPED_BACK
    }

    private String userPrint;

    @Convert(converter = Sealing.class)
    private String userId;

    @Enumerated(EnumType.STRING)
    private Basis basis;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields
    protected Subject() {}

    Subject(String userPrint, String userId, Basis basis) {
        this.userPrint = userPrint;
        this.userId = userId;
        this.basis = basis;
    }

    String userId() {
        return userId;
    }

    Basis basis() {
        return basis;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Subject subject && subject.userPrint.equals(userPrint);
    }

    @Override
    public int hashCode() {
        return Objects.hash(userPrint);
    }
}

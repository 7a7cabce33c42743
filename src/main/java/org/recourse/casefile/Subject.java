package org.recourse.casefile;

import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A user who is named in a report: sealed to be shown, and as a fingerprint to be found. */
@Embeddable
class Subject {

    private String userPrint;

    @Convert(converter = Sealing.class)
    private String userId;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields
    protected Subject() {}

    Subject(String userPrint, String userId) {
        this.userPrint = userPrint;
        this.userId = userId;
    }

    String userId() {
        return userId;
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

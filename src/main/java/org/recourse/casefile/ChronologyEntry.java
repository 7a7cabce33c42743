package org.recourse.casefile;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One line of a case's chronology. Entries are only ever added. */
@Entity
@Table(name = "chronology_entry", schema = "recourse")
@IdClass(ChronologyEntry.Key.class)
class ChronologyEntry {

    @Id
    private String reference;

    @Id
    private int position;

    private Instant enteredAt;
    private String who;
    private String what;

    @Column(name = "entry_text")
    private String text;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields
    protected ChronologyEntry() {}

    ChronologyEntry(String reference, int position, Instant enteredAt, String who, String what, String text) {
        this.reference = reference;
        this.position = position;
        this.enteredAt = enteredAt;
        this.who = who;
        this.what = what;
        this.text = text;
    }

    Entry view() {
        return new Entry(enteredAt, who, what, text);
    }

    static class Key implements Serializable {
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
}

package org.recourse.casefile;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;

/** One line of a case's chronology. Entries are only ever added. */
@Entity
@Table(name = "chronology_entry", schema = "recourse")
@IdClass(PositionInCase.class)
class ChronologyEntry {

    @Id
    private String reference;

    @Id
    private int position;

    private Instant enteredAt;

    @Convert(converter = Sealing.class)
    private String who;

    private String whoPrint;
    private String what;

    @Column(name = "entry_text")
    @Convert(converter = Sealing.class)
    private String text;

    private byte[] tag;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields
    protected ChronologyEntry() {}

    ChronologyEntry(String reference, int position, Entry entry, String whoPrint, byte[] tag) {
        this.reference = reference;
        this.position = position;
        this.enteredAt = entry.at();
        this.who = entry.who();
        this.whoPrint = whoPrint;
        this.what = entry.what();
        this.text = entry.text();
        this.tag = tag.clone();
    }

    int position() {
        return position;
    }

    byte[] tag() {
        return tag.clone();
    }

    Entry view() {
        return new Entry(enteredAt, who, what, text);
    }
}

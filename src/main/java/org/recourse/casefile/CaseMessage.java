package org.recourse.casefile;

import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;

/** One message of the conversation with the reporter. */
@Entity
@Table(name = "case_message", schema = "recourse")
@IdClass(PositionInCase.class)
class CaseMessage {

    @Id
    private String reference;

    @Id
    private int position;

    private boolean fromReporter;
    private Instant writtenAt;

    @Convert(converter = Sealing.class)
    private String body;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields
    protected CaseMessage() {}

    CaseMessage(String reference, int position, Message message) {
        this.reference = reference;
        this.position = position;
        this.fromReporter = message.fromReporter();
        this.writtenAt = message.at();
        this.body = message.text();
    }

    Message view() {
        return new Message(fromReporter, writtenAt, body);
    }
}

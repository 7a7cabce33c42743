package org.recourse.casefile;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A file that belongs to a case. */
@Entity
@Table(name = "case_document", schema = "recourse")
class CaseDocument {

    @Id
    private UUID id;

    private String reference;

    @Enumerated(EnumType.STRING)
    private DocumentKind kind;

    private String name;
    private String mediaType;
    private String sha256;
    private byte[] content;
    private Instant addedAt;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields
    protected CaseDocument() {}

    CaseDocument(
            String reference,
            DocumentKind kind,
            String name,
            String mediaType,
            String sha256,
            byte[] content,
            Instant addedAt) {
        this.id = UUID.randomUUID();
        this.reference = reference;
        this.kind = kind;
        this.name = name;
        this.mediaType = mediaType;
        this.sha256 = sha256;
        this.content = content.clone();
        this.addedAt = addedAt;
    }

    byte[] content() {
        return content.clone();
    }
}

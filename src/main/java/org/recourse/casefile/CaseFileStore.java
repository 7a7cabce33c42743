package org.recourse.casefile;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface CaseFileStore extends Repository<CaseFile, String> {

    CaseFile save(CaseFile file);

    Optional<CaseFile> findByReference(String reference);

    @Query("select e from ChronologyEntry e where e.reference = :reference order by e.position")
    List<ChronologyEntry> chronology(String reference);

    @Query("select count(e) > 0 from ChronologyEntry e where e.reference = :reference and e.who = :who")
    boolean hasEntryBy(String reference, String who);

    @Query("select new org.recourse.casefile.DocumentEntry(d.name, d.mediaType, d.sha256, d.addedAt)"
            + " from CaseDocument d where d.reference = :reference and d.kind = :kind order by d.addedAt")
    List<DocumentEntry> documents(String reference, DocumentKind kind);

    @Query(
            "select d from CaseDocument d where d.reference = :reference and d.kind = :kind order by d.addedAt desc limit 1")
    Optional<CaseDocument> latest(String reference, DocumentKind kind);
}

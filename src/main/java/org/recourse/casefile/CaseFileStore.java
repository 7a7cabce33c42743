package org.recourse.casefile;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface CaseFileStore extends Repository<CaseFile, String> {

    @Query("select e from ChronologyEntry e where e.reference = :reference order by e.position")
    List<ChronologyEntry> chronology(String reference);

    @Query("select count(e) > 0 from ChronologyEntry e where e.reference = :reference and e.whoPrint in :prints")
    boolean hasEntryBy(String reference, Collection<String> prints);

    @Query(value = "select reference from recourse.case_subject where user_print in (:prints)", nativeQuery = true)
    List<String> keptFrom(Collection<String> prints);

    @Query("select f.reference from CaseFile f where f.duplicateOf = :reference order by f.reference")
    List<String> duplicatesOf(String reference);

    @Query("select f.reference from CaseFile f where f.raisedFrom = :matter")
    Optional<String> raisedFrom(String matter);

    @Query("select a from CaseAccess a where a.reference = :reference order by a.givenAt, a.userPrint")
    List<CaseAccess> access(String reference);

    @Query("select a from CaseAccess a where a.reference = :reference and a.userPrint in :prints")
    List<CaseAccess> access(String reference, Collection<String> prints);

    @Query("select f.reference from CaseFile f where f.reference in :references")
    List<String> existing(Collection<String> references);

    @Query("select f.reference from CaseFile f where f.receiptPrint in :prints")
    Optional<String> findByReceipt(Collection<String> prints);

    @Query("select m from CaseMessage m where m.reference = :reference order by m.position")
    List<CaseMessage> messages(String reference);

    @Query("select count(m) from CaseMessage m where m.reference = :reference")
    int countMessages(String reference);
}

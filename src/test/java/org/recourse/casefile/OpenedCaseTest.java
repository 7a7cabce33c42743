package org.recourse.casefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Who opens a case file has it alone, and as the one before left it. */
@RecourseTest
class OpenedCaseTest {

    @Autowired
    Cases cases;

    @Autowired
    CaseFiles files;

    @Autowired
    ChainCheck chainCheck;

    @Autowired
    PlatformTransactionManager transactions;

    @Test
    void whoWaitedForAnotherSeesWhatTheOtherDid() throws Exception {
        String reference = cases.report();
        CompletableFuture<Void> looked = new CompletableFuture<>();
        CompletableFuture<Void> opened = new CompletableFuture<>();
        CompletableFuture<Integer> second = CompletableFuture.supplyAsync(() -> inTransaction(() -> {
            CaseFile before = files.find(reference).orElseThrow();
            looked.complete(null);
            opened.orTimeout(1, TimeUnit.MINUTES).join();
            CaseFile file = files.open(reference);
            assertThat(file).isSameAs(before);
            assertThat(file.subjectUsers()).containsExactly("principal");
            files.enter(file, "second", "Looked", "");
            return file.entries();
        }));
        looked.get(1, TimeUnit.MINUTES);
        int first = inTransaction(() -> {
            CaseFile file = files.open(reference);
            opened.complete(null);
            files.nameSubjects(file, Set.of("principal"));
            files.enter(file, "first", "Named", "");
            return file.entries();
        });

        assertThat(second.get(1, TimeUnit.MINUTES)).isEqualTo(first + 1);
        assertThat(chainCheck.check(reference)).isEmpty();
    }

    @Test
    void manyWhoEnterAtOnceAllDo() {
        String reference = cases.report();
        int before = inTransaction(() -> files.open(reference).entries());
        CompletableFuture<?>[] all = new CompletableFuture<?>[8];
        for (int i = 0; i < all.length; i++) {
            String who = "user" + i;
            all[i] = CompletableFuture.runAsync(() -> {
                for (int entry = 0; entry < 200; entry++) {
                    inTransaction(() -> {
                        files.find(reference);
                        files.enter(files.open(reference), who, "Looked", "");
                        return null;
                    });
                }
            });
        }
        CompletableFuture.allOf(all).orTimeout(1, TimeUnit.MINUTES).join();

        assertThat(files.find(reference).orElseThrow().entries()).isEqualTo(before + 8 * 200);
        assertThat(chainCheck.check(reference)).isEmpty();
    }

    @Test
    void thereIsNoneWithoutAReference() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> inTransaction(() -> files.open("SM-1999-000001")))
                .withMessageContaining("SM-1999-000001");
    }

    private <T> T inTransaction(Supplier<T> work) {
        return new TransactionTemplate(transactions).execute(status -> work.get());
    }
}

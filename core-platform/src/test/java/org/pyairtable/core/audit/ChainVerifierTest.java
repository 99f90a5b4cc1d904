package org.pyairtable.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ChainVerifierTest {
    private static final List<AuditEntry> TRAIL = Facts.trail(5);

    @Test
    void anUntouchedTrailIsValid() {
        ChainVerifier.Verdict verdict = verify(trail -> {});
        assertThat(verdict.valid()).isTrue();
        assertThat(verdict.entries()).isEqualTo(5);
        assertThat(verdict.headHash()).isEqualTo(TRAIL.getLast().hash());
        assertThat(verdict.firstInvalid()).isEmpty();
    }

    @Test
    void anEmptyTrailIsValid() {
        ChainVerifier verifier = new ChainVerifier(new TrailHead(0, ChainHash.GENESIS, null), true);
        assertThat(verifier.verdict().valid()).isTrue();
    }

    @Test
    void anEditedEntryIsFound() {
        assertInvalidAt(
                3,
                trail -> trail.set(
                        2, new AuditEntry(3, Facts.fact(99), TRAIL.get(2).hash())));
    }

    @Test
    void anEditedEntryWithItsHashMadeAnewIsFoundAtTheNext() {
        assertInvalidAt(4, trail -> {
            ChainHash forged = TRAIL.get(1).hash().next(3, Facts.fact(99));
            trail.set(2, new AuditEntry(3, Facts.fact(99), forged));
        });
    }

    @Test
    void aRemovedEntryIsFound() {
        assertInvalidAt(3, trail -> trail.remove(2));
    }

    @Test
    void aRemovedEntryIsFoundWhenTheOthersMoveUp() {
        assertInvalidAt(3, trail -> {
            trail.remove(2);
            trail.set(2, new AuditEntry(3, TRAIL.get(3).fact(), TRAIL.get(3).hash()));
            trail.set(3, new AuditEntry(4, TRAIL.get(4).fact(), TRAIL.get(4).hash()));
        });
    }

    @Test
    void anInsertedEntryIsFound() {
        assertInvalidAt(
                6,
                trail -> trail.add(
                        new AuditEntry(6, Facts.fact(6), TRAIL.get(4).hash().next(6, Facts.fact(6)))));
    }

    @Test
    void swappedEntriesAreFound() {
        assertInvalidAt(2, trail -> {
            trail.set(1, new AuditEntry(2, TRAIL.get(2).fact(), TRAIL.get(2).hash()));
            trail.set(2, new AuditEntry(3, TRAIL.get(1).fact(), TRAIL.get(1).hash()));
        });
    }

    @Test
    void aCutOffEndIsFound() {
        assertInvalidAt(4, trail -> {
            trail.removeLast();
            trail.removeLast();
        });
    }

    @Test
    void aTrailRewrittenFromTheStartIsFoundAtItsHead() {
        List<AuditEntry> rewritten = Chaining.chain(
                new TrailHead(0, ChainHash.GENESIS, null),
                0,
                List.of(Facts.fact(11), Facts.fact(12), Facts.fact(13), Facts.fact(14), Facts.fact(15)));
        assertInvalidAt(5, trail -> {
            trail.clear();
            trail.addAll(rewritten);
        });
    }

    @Test
    void aForgedHeadMakesAConsistentTrailInvalid() {
        ChainVerifier verifier =
                new ChainVerifier(new TrailHead(5, TRAIL.getLast().hash(), null), false);
        TRAIL.forEach(verifier::accept);
        assertThat(verifier.verdict().valid()).isFalse();
        assertThat(verifier.verdict().firstInvalid()).isEmpty();
    }

    @Test
    void valuesCannotMoveFromOneFieldToTheNext() {
        AuditFact one = new AuditFact("e", Facts.fact(1).time(), "ab", "c", "s", null, null, "c", "x");
        AuditFact two = new AuditFact("e", Facts.fact(1).time(), "a", "bc", "s", null, null, "c", "x");
        assertThat(ChainHash.GENESIS.next(1, one)).isNotEqualTo(ChainHash.GENESIS.next(1, two));
    }

    @Test
    void theCanonicalFormNeverChanges() {
        assertThat(ChainHash.GENESIS.next(1, Facts.fact(1)).hex())
                .isEqualTo("e2c1c023fb0907b4f5acc86ee5532c9fccbeb99fd10c951fcfe3763d12bca0e4");
    }

    private static void assertInvalidAt(long sequence, Consumer<List<AuditEntry>> tampering) {
        ChainVerifier.Verdict verdict = verify(tampering);
        assertThat(verdict.valid()).isFalse();
        assertThat(verdict.firstInvalid()).isEqualTo(OptionalLong.of(sequence));
    }

    private static ChainVerifier.Verdict verify(Consumer<List<AuditEntry>> tampering) {
        List<AuditEntry> trail = new ArrayList<>(TRAIL);
        tampering.accept(trail);
        ChainVerifier verifier =
                new ChainVerifier(new TrailHead(5, TRAIL.getLast().hash(), null), true);
        trail.forEach(verifier::accept);
        return verifier.verdict();
    }
}

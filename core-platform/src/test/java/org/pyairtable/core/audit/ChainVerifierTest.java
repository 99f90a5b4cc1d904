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
    void an_untouched_trail_is_valid() {
        ChainVerifier.Verdict verdict = verify(trail -> {});
        assertThat(verdict.valid()).isTrue();
        assertThat(verdict.entries()).isEqualTo(5);
        assertThat(verdict.headHash()).isEqualTo(TRAIL.getLast().hash());
        assertThat(verdict.firstInvalid()).isEmpty();
    }

    @Test
    void an_empty_trail_is_valid() {
        ChainVerifier verifier = new ChainVerifier(new TrailHead(0, ChainHash.GENESIS, null), true);
        assertThat(verifier.verdict().valid()).isTrue();
    }

    @Test
    void an_edited_entry_is_found() {
        assertInvalidAt(
                3,
                trail -> trail.set(
                        2, new AuditEntry(3, Facts.fact(99), TRAIL.get(2).hash())));
    }

    @Test
    void an_edited_entry_with_its_hash_made_anew_is_found_at_the_next() {
        assertInvalidAt(4, trail -> {
            ChainHash forged = TRAIL.get(1).hash().next(3, Facts.fact(99));
            trail.set(2, new AuditEntry(3, Facts.fact(99), forged));
        });
    }

    @Test
    void a_removed_entry_is_found() {
        assertInvalidAt(3, trail -> trail.remove(2));
    }

    @Test
    void a_removed_entry_is_found_when_the_others_move_up() {
        assertInvalidAt(3, trail -> {
            trail.remove(2);
            trail.set(2, new AuditEntry(3, TRAIL.get(3).fact(), TRAIL.get(3).hash()));
            trail.set(3, new AuditEntry(4, TRAIL.get(4).fact(), TRAIL.get(4).hash()));
        });
    }

    @Test
    void an_inserted_entry_is_found() {
        assertInvalidAt(
                6,
                trail -> trail.add(
                        new AuditEntry(6, Facts.fact(6), TRAIL.get(4).hash().next(6, Facts.fact(6)))));
    }

    @Test
    void swapped_entries_are_found() {
        assertInvalidAt(2, trail -> {
            trail.set(1, new AuditEntry(2, TRAIL.get(2).fact(), TRAIL.get(2).hash()));
            trail.set(2, new AuditEntry(3, TRAIL.get(1).fact(), TRAIL.get(1).hash()));
        });
    }

    @Test
    void a_cut_off_end_is_found() {
        assertInvalidAt(4, trail -> {
            trail.removeLast();
            trail.removeLast();
        });
    }

    @Test
    void a_trail_rewritten_from_the_start_is_found_at_its_head() {
        List<AuditEntry> rewritten = Chaining.chain(
                new TrailHead(0, ChainHash.GENESIS, null),
                List.of(Facts.fact(11), Facts.fact(12), Facts.fact(13), Facts.fact(14), Facts.fact(15)));
        assertInvalidAt(5, trail -> {
            trail.clear();
            trail.addAll(rewritten);
        });
    }

    @Test
    void a_forged_head_makes_a_consistent_trail_invalid() {
        ChainVerifier verifier =
                new ChainVerifier(new TrailHead(5, TRAIL.getLast().hash(), null), false);
        TRAIL.forEach(verifier::accept);
        assertThat(verifier.verdict().valid()).isFalse();
        assertThat(verifier.verdict().firstInvalid()).isEmpty();
    }

    @Test
    void values_cannot_slide_from_one_field_into_the_next() {
        AuditFact one = new AuditFact("e", Facts.fact(1).time(), "ab", "c", "s", null, null, "c", "x");
        AuditFact two = new AuditFact("e", Facts.fact(1).time(), "a", "bc", "s", null, null, "c", "x");
        assertThat(ChainHash.GENESIS.next(1, one)).isNotEqualTo(ChainHash.GENESIS.next(1, two));
    }

    @Test
    void the_canonical_form_never_changes() {
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

package org.pyairtable.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.IdentityEvent;
import org.pyairtable.events.RecordEvent;
import org.pyairtable.events.RecordEvent.ChangeKind;
import org.pyairtable.events.RecordEvent.RecordChange;

class AuditFactTest {
    @Test
    void timesAreCutToWhatTheDatabaseKeeps() {
        AuditFact fact = AuditFact.of(registered(Instant.parse("2026-11-23T10:00:00.123456789Z"), "usr1"), "x");
        assertThat(fact.time()).isEqualTo(Instant.parse("2026-11-23T10:00:00.123456Z"));
    }

    @Test
    void nulCharactersAndLongSummariesBecomeStorable() {
        AuditFact fact = AuditFact.of(registered(Instant.EPOCH, "us\0r"), "\0" + "y".repeat(400));
        assertThat(fact.actor()).isEqualTo("us\uFFFDr");
        assertThat(fact.summary()).isEqualTo("\uFFFD" + "y".repeat(299));
    }

    @Test
    void aSummaryIsNeverCutWithinACharacter() {
        AuditFact fact = AuditFact.of(registered(Instant.EPOCH, "usr1"), "y".repeat(299) + "😀");
        assertThat(fact.summary()).isEqualTo("y".repeat(299));
    }

    @Test
    void aSummaryCountsChangesAndQuotesNoCell() {
        RecordEvent.RecordsChanged event = new RecordEvent.RecordsChanged(
                "app1",
                "Site",
                "tbl1",
                "Tasks",
                List.of(),
                List.of(change(ChangeKind.CREATED), change(ChangeKind.UPDATED), change(ChangeKind.UPDATED)),
                "api");
        assertThat(AuditSummary.of(event))
                .isEqualTo("Records in “Tasks” of “Site” by api: 1 created, 2 updated, 0 deleted");
    }

    @Test
    void aRegistrationRevealsNoAddress() {
        assertThat(AuditSummary.of(new IdentityEvent.UserRegistered("usr1", "ann@example.org", "Ann")))
                .isEqualTo("User registered");
    }

    private static RecordChange change(ChangeKind kind) {
        return new RecordChange("rec1", kind, Map.of("fld1", "secret"), Map.of(), "secret", Map.of(), null);
    }

    private static Envelope<IdentityEvent> registered(Instant time, String actor) {
        return new Envelope<>(
                "e1",
                "core-platform",
                "org.pyairtable.core.identity.user-registered.v1",
                "usr1",
                time,
                null,
                null,
                actor,
                null,
                "c1",
                null,
                new IdentityEvent.UserRegistered("usr1", "ann@example.org", "Ann"));
    }
}

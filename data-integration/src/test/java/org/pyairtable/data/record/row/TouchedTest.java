package org.pyairtable.data.record.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pyairtable.events.RecordEvent.ChangeKind;

class TouchedTest {
    private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");

    private final RecordState stored =
            new RecordState("rec1", 1, THEN, "usr1", THEN, "usr1", Map.of("fldName", "Ada", "fldAge", 36));

    @Test
    void cellsThatAreSetOneAfterTheOtherAreKnownAsChanged() {
        Touched record = Touched.existing(stored);
        assertEquals(Set.of(), record.changedFields());
        record.set("fldName", Optional.of("Grace"));
        record.set("fldAge", Optional.empty());
        record.set("fldCity", Optional.of("London"));
        assertEquals(Set.of("fldName", "fldAge", "fldCity"), record.changedFields());
        assertEquals(
                Map.of("fldName", "Grace", "fldCity", "London"), record.now().cells());
        assertEquals(Optional.of(ChangeKind.UPDATED), record.kind());
        assertTrue(record.isRewritten());
    }

    @Test
    void aCellThatIsSetBackHasNotChanged() {
        Touched record = Touched.existing(stored);
        assertFalse(record.hasChanged("fldName"));
        record.set("fldName", Optional.of("Grace"));
        assertTrue(record.hasChanged("fldName"));
        record.set("fldName", Optional.of("Ada"));
        record.set("fldCity", Optional.of("London"));
        record.set("fldCity", Optional.empty());
        assertEquals(Set.of(), record.changedFields());
        assertEquals(Optional.empty(), record.kind());
        assertFalse(record.isRewritten());
    }

    @Test
    void whatARecordBecomesAsAWholeIsComparedAnew() {
        Touched record = Touched.existing(stored);
        record.set("fldName", Optional.of("Grace"));
        record.become(stored.with("fldAge", Optional.of(37)));
        assertEquals(Set.of("fldAge"), record.changedFields());
        record.set("fldAge", Optional.of(36));
        assertEquals(Set.of(), record.changedFields());
    }

    @Test
    void aRecordIsWrittenAgainForItsModificationAlone() {
        Touched record = Touched.existing(stored);
        record.become(stored.modified(THEN.plusSeconds(1), "usr2"));
        assertEquals(Set.of(), record.changedFields());
        assertTrue(record.isRewritten());
        assertEquals(Optional.empty(), record.kind());
    }
}

package org.pyairtable.core.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.pyairtable.core.audit.AuditEntry;
import org.pyairtable.core.audit.AuditFact;
import org.pyairtable.core.audit.ChainHash;
import org.pyairtable.core.usage.EventCounts.Kind;

class EventCountsTest {
    @Test
    void countsByWorkspaceDayAndType() {
        LocalDate day = LocalDate.parse("2026-11-23");
        assertThat(EventCounts.count(List.of(
                        entry("wsp1", "2026-11-23T00:00:00Z", "a.v1"),
                        entry("wsp1", "2026-11-23T23:59:59.999999Z", "a.v1"),
                        entry("wsp1", "2026-11-24T00:00:00Z", "a.v1"),
                        entry("wsp2", "2026-11-23T12:00:00Z", "a.v1"),
                        entry("wsp1", "2026-11-23T12:00:00Z", "b.v1"),
                        entry(null, "2026-11-23T12:00:00Z", "a.v1"))))
                .containsOnly(
                        org.assertj.core.api.Assertions.entry(new Kind("wsp1", day, "a.v1"), 2L),
                        org.assertj.core.api.Assertions.entry(new Kind("wsp1", day.plusDays(1), "a.v1"), 1L),
                        org.assertj.core.api.Assertions.entry(new Kind("wsp2", day, "a.v1"), 1L),
                        org.assertj.core.api.Assertions.entry(new Kind("wsp1", day, "b.v1"), 1L),
                        org.assertj.core.api.Assertions.entry(new Kind("", day, "a.v1"), 1L));
    }

    private static AuditEntry entry(@Nullable String workspace, String time, String type) {
        AuditFact fact = new AuditFact("e", Instant.parse(time), "usr1", type, "s", workspace, null, "c", "x");
        return new AuditEntry(1, fact, new ChainHash("00"));
    }
}

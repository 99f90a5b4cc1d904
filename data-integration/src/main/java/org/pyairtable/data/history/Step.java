package org.pyairtable.data.history;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.pyairtable.data.history.HistoryStore.Version;

/**
 * A version with what it made of some of the tables that it changed.
 *
 * @param former name of the base in the version before; empty for the oldest version that is stored
 */
record Step(
        Version version,
        Optional<String> former,
        SequencedMap<String, JsonNode> before,
        SequencedMap<String, JsonNode> after) {
    Step(Version version, Optional<String> former) {
        this(version, former, new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    /** With what they changed; the oldest version has nothing to compare with. */
    List<SchemaChange> changes(SeenSchema seen) {
        return former.map(name -> Difference.of(
                        seen.over(new SchemaContent(name, before)),
                        seen.over(new SchemaContent(version.baseName(), after))))
                .orElseGet(() -> version.changes().stream()
                        .filter(change -> change.tableId() == null)
                        .toList());
    }
}

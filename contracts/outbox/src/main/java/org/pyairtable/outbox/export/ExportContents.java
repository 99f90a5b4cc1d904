package org.pyairtable.outbox.export;

import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All that the service holds on persons and gives out, in the order of the names. */
@Singleton
class ExportContents {
    private final List<ExportedData> parts = new ArrayList<>();

    ExportContents(@All List<ExportedData> single, @All List<ExportedTables> tables) {
        parts.addAll(single);
        tables.forEach(rows -> parts.addAll(rows.all()));
        parts.sort(Comparator.comparing(ExportedData::name));
    }

    List<ExportedData> parts() {
        return List.copyOf(parts);
    }
}

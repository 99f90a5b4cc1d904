package org.pyairtable.outbox.export;

import java.util.List;

/** The tables whose rows a person gets as they are; a bean of each service. */
public interface ExportedTables {
    List<? extends ExportedData> all();
}

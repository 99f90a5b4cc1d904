package org.pyairtable.ai.indexing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Documents that are indexed together, and what is to be expected after them. */
record PendingBatch(List<PendingDocument> documents, Outlook outlook) {
    PendingBatch {
        documents = inTurns(documents);
    }

    /**
     * One of each table after the other, the tables in any order: what is given back because the texts of a batch are long is
     * then not always of the same tables.
     */
    private static List<PendingDocument> inTurns(List<PendingDocument> documents) {
        Map<String, List<PendingDocument>> byTable = new LinkedHashMap<>();
        documents.forEach(document -> byTable.computeIfAbsent(document.key().tableId(), id -> new ArrayList<>())
                .add(document));
        List<List<PendingDocument>> tables = new ArrayList<>(byTable.values());
        Collections.shuffle(tables);
        List<PendingDocument> turns = new ArrayList<>(documents.size());
        for (int turn = 0; turns.size() < documents.size(); turn++) {
            for (List<PendingDocument> table : tables) {
                if (turn < table.size()) {
                    turns.add(table.get(turn));
                }
            }
        }
        return List.copyOf(turns);
    }
}

package org.pyairtable.ai.indexing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whose turn it is: workspaces share a batch evenly, and the tables of each share its part. Those that had their turn longest ago
 * come first, so that neither a workspace with many tables nor a table with many documents keeps others waiting.
 */
final class Turns {
    /** Of so many workspaces and tables it is known when they had their turn; others count as never. */
    private static final int REMEMBERED = 20_000;

    /** A table has its oldest and its newest document in a batch, where the part of its workspace is large enough. */
    private static final int LEAST_OF_TABLE = 2;

    private final Cache<String, Long> served =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();
    private long turn;

    /** A table that has documents which are due. */
    record DueTable(String tableId, String workspaceId) {}

    /**
     * The part of a table in a batch.
     *
     * @param documents at least one
     */
    record Share(String tableId, int documents) {
        /** Of these, its newest, which are edits while an import waits; one in so many. */
        int newest(int inSoMany) {
            return Math.min(documents - 1, (documents + inSoMany - 1) / inSoMany);
        }
    }

    /**
     * The parts of a batch.
     *
     * @param limit documents of the batch
     * @param most tables of the batch
     */
    synchronized List<Share> next(List<DueTable> due, int limit, int most) {
        Map<String, List<String>> tables = new LinkedHashMap<>();
        due.forEach(table -> tables.computeIfAbsent(table.workspaceId(), id -> new ArrayList<>())
                .add(table.tableId()));
        List<String> workspaces = longestWaiting(tables.keySet(), Math.min(limit, most));
        turn++;
        List<Share> shares = new ArrayList<>();
        for (int i = 0; i < workspaces.size(); i++) {
            String workspace = workspaces.get(i);
            served.put(workspace, turn);
            int part = part(limit, workspaces.size(), i);
            int tablesOfPart = Math.clamp(part / LEAST_OF_TABLE, 1, Math.max(1, part(most, workspaces.size(), i)));
            shares.addAll(shared(longestWaiting(tables.getOrDefault(workspace, List.of()), tablesOfPart), part));
        }
        return shares;
    }

    private List<Share> shared(List<String> tables, int documents) {
        List<Share> shares = new ArrayList<>();
        for (int i = 0; i < tables.size(); i++) {
            served.put(tables.get(i), turn);
            shares.add(new Share(tables.get(i), part(documents, tables.size(), i)));
        }
        return shares;
    }

    private List<String> longestWaiting(Iterable<String> ids, int most) {
        List<String> waiting = new ArrayList<>();
        ids.forEach(waiting::add);
        waiting.sort(Comparator.comparingLong(this::lastTurn));
        return waiting.subList(0, Math.min(most, waiting.size()));
    }

    private long lastTurn(String id) {
        Long last = served.getIfPresent(id);
        return last == null ? 0 : last;
    }

    /** As even as whole numbers are. */
    private static int part(int whole, int parts, int index) {
        return whole / parts + (index < whole % parts ? 1 : 0);
    }
}

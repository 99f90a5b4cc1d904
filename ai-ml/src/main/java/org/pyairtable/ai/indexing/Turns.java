package org.pyairtable.ai.indexing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Whose turn it is: workspaces share a batch evenly, and the tables of each share its part. Those that had their turn longest ago
 * come first, so that neither a workspace with many tables nor a table with many documents keeps others waiting. Forgotten turns
 * are longer ago than all that are remembered; among them those come first whose oldest document is due longest. Each turn takes
 * such a document away, so every table has its turn however many there are.
 */
final class Turns {
    /** Of so many workspaces and tables it is known when they had their turn: those that had it last. */
    private static final int REMEMBERED = 20_000;

    /** A table has its oldest and its newest document in a batch, where the part of its workspace is large enough. */
    private static final int LEAST_OF_TABLE = 2;

    private final Map<String, Long> served;
    private long turn;

    Turns() {
        this(REMEMBERED);
    }

    Turns(int remembered) {
        this.served = new LastServed(remembered);
    }

    /**
     * A table that has documents which are due.
     *
     * @param overdue for how long its oldest is, in microseconds
     */
    record DueTable(String tableId, String workspaceId, long overdue) {}

    /** In the order of turns: the first to be forgotten is the one that had its turn longest ago. */
    private static final class LastServed extends LinkedHashMap<String, Long> {
        private static final long serialVersionUID = 1L;

        private final int most;

        private LastServed(int most) {
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > most;
        }
    }

    /** Who may be next. */
    private record Waiting(String id, long lastTurn, long overdue) {
        private static final Comparator<Waiting> LONGEST_FIRST = Comparator.comparingLong(Waiting::lastTurn)
                .thenComparing(Comparator.comparingLong(Waiting::overdue).reversed());
    }

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
        Map<String, List<DueTable>> tables = new LinkedHashMap<>();
        due.forEach(table -> tables.computeIfAbsent(table.workspaceId(), id -> new ArrayList<>())
                .add(table));
        List<String> workspaces = longestWaiting(
                tables.entrySet().stream().map(of -> waiting(of.getKey(), of.getValue())), Math.min(limit, most));
        turn++;
        List<Share> shares = new ArrayList<>();
        for (int i = 0; i < workspaces.size(); i++) {
            String workspace = workspaces.get(i);
            serve(workspace);
            int part = part(limit, workspaces.size(), i);
            int tablesOfPart = Math.clamp(part / LEAST_OF_TABLE, 1, Math.max(1, part(most, workspaces.size(), i)));
            Stream<Waiting> ofWorkspace = tables.getOrDefault(workspace, List.of()).stream()
                    .map(table -> waiting(table.tableId(), List.of(table)));
            shares.addAll(shared(longestWaiting(ofWorkspace, tablesOfPart), part));
        }
        return shares;
    }

    private List<Share> shared(List<String> tables, int documents) {
        List<Share> shares = new ArrayList<>();
        for (int i = 0; i < tables.size(); i++) {
            serve(tables.get(i));
            shares.add(new Share(tables.get(i), part(documents, tables.size(), i)));
        }
        return shares;
    }

    private void serve(String id) {
        served.remove(id);
        served.put(id, turn);
    }

    private Waiting waiting(String id, List<DueTable> tables) {
        long overdue = tables.stream().mapToLong(DueTable::overdue).max().orElse(0);
        return new Waiting(id, served.getOrDefault(id, 0L), overdue);
    }

    private static List<String> longestWaiting(Stream<Waiting> those, int most) {
        return those.sorted(Waiting.LONGEST_FIRST).limit(most).map(Waiting::id).toList();
    }

    /** As even as whole numbers are. */
    private static int part(int whole, int parts, int index) {
        return whole / parts + (index < whole % parts ? 1 : 0);
    }
}

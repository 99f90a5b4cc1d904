package org.pyairtable.ai.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pyairtable.ai.indexing.Turns.DueTable;
import org.pyairtable.ai.indexing.Turns.Share;

class TurnsTest {
    private final Turns turns = new Turns();

    @Test
    void aWorkspaceWithOneTableHasHalfOfEachBatchBesideOneWithFiveHundred() {
        List<DueTable> due = tables("large", 500);
        due.add(new DueTable("small0", "small", 0));

        for (int batch = 0; batch < 40; batch++) {
            List<Share> shares = turns.next(due, 32, 16);

            assertThat(shares).contains(new Share("small0", 16)).hasSize(9);
            assertThat(documents(shares)).isEqualTo(32);
        }
    }

    @Test
    void allTablesOfALargeWorkspaceHaveTheirTurnMeanwhile() {
        List<DueTable> due = tables("large", 500);
        due.add(new DueTable("small0", "small", 0));
        Set<String> served = new HashSet<>();

        for (int batch = 0; batch < 63; batch++) {
            turns.next(due, 32, 16).forEach(share -> served.add(share.tableId()));
        }

        assertThat(served).hasSize(501);
    }

    @Test
    void moreWorkspacesThanABatchHasTablesTakeTurns() {
        List<DueTable> due = new ArrayList<>();
        IntStream.range(0, 40).forEach(i -> due.add(new DueTable("t" + i, "w" + i, 0)));

        List<List<String>> batches = IntStream.range(0, 3)
                .mapToObj(i ->
                        turns.next(due, 32, 16).stream().map(Share::tableId).toList())
                .toList();

        assertThat(batches.get(0)).containsExactlyElementsOf(ids(0, 16));
        assertThat(batches.get(1)).containsExactlyElementsOf(ids(16, 32));
        assertThat(batches.get(2)).hasSize(16).containsAll(ids(32, 40));
    }

    @Test
    void aNewcomerComesBeforeThoseThatHadTheirTurn() {
        List<DueTable> due = tables("w", 40);
        turns.next(due, 32, 16);
        turns.next(due, 32, 16);
        turns.next(due, 32, 16);
        due.add(new DueTable("new", "another", 0));

        assertThat(turns.next(due, 2, 1)).containsExactly(new Share("new", 2));
    }

    @Test
    void ofThoseThatNeverHadATurnTheOneThatWaitsLongestIsNext() {
        List<DueTable> due = List.of(
                new DueTable("a", "w", 5),
                new DueTable("b", "w", 700),
                new DueTable("c", "v", 80),
                new DueTable("d", "v", 6));

        assertThat(turns.next(due, 2, 1)).containsExactly(new Share("b", 2));
        assertThat(turns.next(due, 2, 1)).containsExactly(new Share("c", 2));
    }

    @Test
    void everyTableHasItsTurnAlsoWhereMostTurnsAreForgotten() {
        Turns forgetful = new Turns(20);
        Map<String, Long> oldest = new HashMap<>();
        IntStream.range(0, 200).forEach(i -> oldest.put("t%03d".formatted(i), 0L));
        Set<String> served = new HashSet<>();

        // Every table has documents all the time: what is taken at a moment is followed by what became due at that
        // moment.
        for (long now = 1; now <= 60; now++) {
            long moment = now;
            List<DueTable> due = oldest.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(table -> new DueTable(table.getKey(), "w", moment - table.getValue()))
                    .toList();
            for (Share share : forgetful.next(due, 8, 4)) {
                served.add(share.tableId());
                oldest.put(share.tableId(), moment);
            }
        }

        assertThat(served).hasSize(200);
    }

    @Test
    void oneTableHasTheWholeBatch() {
        assertThat(turns.next(tables("w", 1), 32, 16)).containsExactly(new Share("w0", 32));
        assertThat(turns.next(tables("w", 1), 1, 1)).containsExactly(new Share("w0", 1));
        assertThat(turns.next(List.of(), 32, 16)).isEmpty();
    }

    @Test
    void whatDoesNotDivideIsSharedToo() {
        List<Share> shares = turns.next(
                List.of(new DueTable("a", "1", 0), new DueTable("b", "2", 0), new DueTable("c", "3", 0)), 32, 16);

        assertThat(shares).containsExactly(new Share("a", 11), new Share("b", 11), new Share("c", 10));
    }

    @Test
    void oneInFourIsANewestAndASingleOneIsAnOldest() {
        assertThat(new Share("t", 16).newest(4)).isEqualTo(4);
        assertThat(new Share("t", 2).newest(4)).isEqualTo(1);
        assertThat(new Share("t", 1).newest(4)).isZero();
    }

    private static int documents(List<Share> shares) {
        return shares.stream().mapToInt(Share::documents).sum();
    }

    private static List<String> ids(int from, int until) {
        return IntStream.range(from, until).mapToObj(i -> "t" + i).toList();
    }

    private static List<DueTable> tables(String workspace, int count) {
        List<DueTable> tables = new ArrayList<>();
        IntStream.range(0, count).forEach(i -> tables.add(new DueTable(workspace + i, workspace, 0)));
        return tables;
    }
}

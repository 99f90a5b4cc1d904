package org.pyairtable.ai.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
        due.add(new DueTable("small0", "small"));

        for (int batch = 0; batch < 40; batch++) {
            List<Share> shares = turns.next(due, 32, 16);

            assertThat(shares).contains(new Share("small0", 16)).hasSize(9);
            assertThat(documents(shares)).isEqualTo(32);
        }
    }

    @Test
    void allTablesOfALargeWorkspaceHaveTheirTurnMeanwhile() {
        List<DueTable> due = tables("large", 500);
        due.add(new DueTable("small0", "small"));
        Set<String> served = new HashSet<>();

        for (int batch = 0; batch < 63; batch++) {
            turns.next(due, 32, 16).forEach(share -> served.add(share.tableId()));
        }

        assertThat(served).hasSize(501);
    }

    @Test
    void moreWorkspacesThanABatchHasTablesTakeTurns() {
        List<DueTable> due = new ArrayList<>();
        IntStream.range(0, 40).forEach(i -> due.add(new DueTable("t" + i, "w" + i)));

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
        due.add(new DueTable("new", "another"));

        assertThat(turns.next(due, 2, 1)).containsExactly(new Share("new", 2));
    }

    @Test
    void oneTableHasTheWholeBatch() {
        assertThat(turns.next(tables("w", 1), 32, 16)).containsExactly(new Share("w0", 32));
        assertThat(turns.next(tables("w", 1), 1, 1)).containsExactly(new Share("w0", 1));
        assertThat(turns.next(List.of(), 32, 16)).isEmpty();
    }

    @Test
    void whatDoesNotDivideIsSharedToo() {
        List<Share> shares =
                turns.next(List.of(new DueTable("a", "1"), new DueTable("b", "2"), new DueTable("c", "3")), 32, 16);

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
        IntStream.range(0, count).forEach(i -> tables.add(new DueTable(workspace + i, workspace)));
        return tables;
    }
}

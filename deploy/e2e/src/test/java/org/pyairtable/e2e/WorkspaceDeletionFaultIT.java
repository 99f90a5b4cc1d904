package org.pyairtable.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A workspace is deleted while processes die: data-integration with SIGKILL while it deletes, core-platform at once after it. With
 * {@code -De2e.rows=200000} of a large one.
 */
@Tag("on-demand")
@ExtendWith(SuiteExtension.class)
@Order(9)
final class WorkspaceDeletionFaultIT {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int ROWS = Integer.getInteger("e2e.rows", 30_000);
    private static final int FILE = 10_000;

    @Test
    void nothingOfItIsLeftThoughProcessesAreKilledMeanwhile(RunningSuite suite) {
        suite.awaitReady();
        Member ann = Member.register(suite);
        Member.Table table = ann.tables("Things").getFirst();
        fill(ann, table);
        edit(ann, table);
        Ledger ledger = suite.ledger();
        assertThat(ledger.leftOf(table.id())).containsExactlyInAnyOrder("table", "history");

        long began = System.nanoTime();
        ann.session()
                .delete("/api/workspaces/" + ann.workspaceId() + "?name=" + Gateway.encode(name(ann)))
                .expect(202);
        String at = Until.present("The deletion's begin", PATIENCE, () -> ledger.deletion(ann.workspaceId()));
        RunningSuite.Part data = suite.kill("data-integration");
        RunningSuite.Part core = suite.kill("core-platform");
        suite.awaitRestart(data);
        suite.awaitRestart(core);

        Until.holds("The end of the deletion", PATIENCE, () -> ledger.pending(ann.workspaceId())
                .isEmpty());
        System.out.printf(
                "  A workspace with %d records, killed at part “%s”: deleted in %.1f s, restarts of two processes included%n",
                ROWS, at, (System.nanoTime() - began) / 1e9);
        assertThat(ledger.leftOf(table.id())).isEmpty();
        assertThat(suite.operator()
                        .get("/api/workspaces/" + ann.workspaceId() + "/deletion")
                        .status())
                .isIn(200, 403);
        assertThat(ann.token().get(table.path()).status()).isIn(403, 404);
    }

    private static String name(Member member) {
        return member.session()
                .get("/api/workspaces")
                .expect(200)
                .body()
                .at("/items/0/name")
                .asText();
    }

    /** Gives a record a history: making it does not. */
    private static void edit(Member member, Member.Table table) {
        String record = member.token()
                .get(table.path() + "?maxRecords=1")
                .expect(200)
                .body()
                .at("/records/0/id")
                .asText();
        member.token()
                .patch(table.path() + "/" + record, Map.of("fields", Map.of("Name", "edited")))
                .expect(200);
    }

    private static void fill(Member member, Member.Table table) {
        for (int from = 0; from < ROWS; from += FILE) {
            String rows = IntStream.range(from, Math.min(ROWS, from + FILE))
                    .mapToObj(row -> "thing " + row + "," + row)
                    .collect(Collectors.joining("\n", "Name,Number\n", "\n"));
            assertThat(member.raw()
                            .send(
                                    "POST",
                                    "/api/bases/" + table.baseId() + "/tables/" + table.id() + "/import",
                                    Map.of("Content-Type", "text/csv"),
                                    BodyPublishers.ofString(rows))
                            .status())
                    .isEqualTo(200);
        }
    }
}

package org.pyairtable.workflow.runs.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pyairtable.outbox.pruning.PrunedRows;
import org.pyairtable.outbox.pruning.PrunedTables;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.time.Utc;
import org.pyairtable.workflow.Documents;

/** The links by which people decide approvals. They go with the step that asks: a step that is done again asks anew. */
@Singleton
public class ApprovalLinkTable implements PrunedTables {
    private static final String PRUNE = """
            delete from approval_link where secret_hash = any(array(
                select secret_hash from approval_link where expires_at < $1 order by expires_at limit $2
                for update skip locked))""";

    /**
     * A link.
     *
     * @param path of the step that asks
     * @param userId whose decision it takes
     * @param addressHash of the address to which it was mailed
     */
    public record Link(
            String secretHash, String runId, String path, String userId, String addressHash, Instant expiresAt) {}

    /**
     * A link, and how far its step is.
     *
     * @param sent what the step has asked
     */
    public record Standing(
            Link link,
            String workflowId,
            int version,
            Progress progress,
            @Nullable Object sent) {}

    /** How far the step of a link is. */
    public enum Progress {
        ASKING,
        DECIDED,
        /** Nobody has decided in time, or the run was cancelled. */
        OVER
    }

    /** In the turn that asks, after the step is stored. */
    public Uni<Void> insert(SqlConnection c, List<Link> links) {
        return c.preparedQuery("""
                        insert into approval_link (secret_hash, run_id, path, user_id, address_hash, expires_at)
                        select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
                        """)
                .execute(Tuple.tuple()
                        .addArrayOfString(texts(links, Link::secretHash))
                        .addArrayOfString(texts(links, Link::runId))
                        .addArrayOfString(texts(links, Link::path))
                        .addArrayOfString(texts(links, Link::userId))
                        .addArrayOfString(texts(links, Link::addressHash))
                        .addArrayOfOffsetDateTime(links.stream()
                                .map(link -> Utc.of(link.expiresAt()))
                                .toArray(OffsetDateTime[]::new)))
                .replaceWithVoid();
    }

    /** Empty for one that does not exist or has expired. */
    public Uni<Optional<Standing>> find(SqlClient c, String secretHash, Instant now) {
        return c.preparedQuery("""
                        select l.secret_hash, l.run_id, l.path, l.user_id, l.address_hash, l.expires_at,
                               s.status, s.sent::text as sent, r.workflow_id, r.version
                        from approval_link l join step s on s.run_id = l.run_id and s.path = l.path
                             join run r on r.id = l.run_id
                        where l.secret_hash = $1 and l.expires_at > $2
                        """)
                .execute(Tuple.of(secretHash, Utc.of(now)))
                .map(rows -> Rows.stream(rows).findFirst().map(ApprovalLinkTable::standing));
    }

    private static Standing standing(Row row) {
        String sent = row.getString("sent");
        return new Standing(
                new Link(
                        row.getString("secret_hash"),
                        row.getString("run_id"),
                        row.getString("path"),
                        row.getString("user_id"),
                        row.getString("address_hash"),
                        Rows.instant(row, "expires_at")),
                row.getString("workflow_id"),
                row.getInteger("version"),
                switch (row.getString("status")) {
                    case "awaiting_decision" -> Progress.ASKING;
                    case "succeeded" -> Progress.DECIDED;
                    default -> Progress.OVER;
                },
                sent == null ? null : Documents.read(sent, Object.class));
    }

    private static String[] texts(List<Link> links, Function<Link, String> text) {
        return links.stream().map(text).toArray(String[]::new);
    }

    @Override
    public List<PrunedRows> pruned() {
        return List.of(new PrunedRows("links of approvals", PRUNE, Duration.ZERO));
    }
}

package org.pyairtable.data.proposal;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.wire.Json;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.WritePolicy;
import org.pyairtable.runtime.time.Utc;

/** Proposals in the database. */
@Singleton
class ProposalTable {
    private static final String COLUMNS =
            "id, sequence, base_id, workspace_id, tool, arguments::text, difference::text, state,"
                    + " principal::text, created_at, expires_at, decided_at, decided_by";

    private static final String INSERT = """
            insert into proposal (id, base_id, workspace_id, tool, arguments, difference, state, principal, credential,
                created_at, expires_at)
            select $1, $2, $3, $4, $5::text::jsonb, $6::text::jsonb, 'pending', $7::text::jsonb, $8, $9, $10
            where (select count(*) from proposal where credential = $8 and state = 'pending' and expires_at > $9) < $11
            returning %s""".formatted(COLUMNS);

    private final Pool pool;
    private final Clock clock;

    ProposalTable(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** Empty when the credential has that many proposals waiting. */
    Uni<Optional<Proposal>> add(SqlClient client, Proposal proposal, int most) {
        Tuple row = Tuple.from(List.of(
                proposal.id(),
                proposal.baseId(),
                proposal.workspaceId(),
                proposal.tool(),
                proposal.arguments(),
                Json.write(proposal.difference()),
                Json.write(proposal.principal()),
                proposal.principal().credentialId(),
                Utc.of(proposal.createdAt()),
                Utc.of(proposal.expiresAt()),
                most));
        return client.preparedQuery(INSERT).execute(row).map(rows -> first(rows));
    }

    Uni<Optional<Proposal>> find(String baseId, String id) {
        return pool.preparedQuery("select " + COLUMNS + " from proposal where base_id = $1 and id = $2")
                .execute(Tuple.of(baseId, id))
                .map(this::first);
    }

    /** Newest first. */
    Uni<List<Proposal>> list(String baseId, boolean pendingOnly, long before, int most) {
        return pool.preparedQuery("select " + COLUMNS + " from proposal where base_id = $1 and sequence < $2"
                        + (pendingOnly
                                ? " and state = 'pending' and expires_at > $4"
                                : " and $4::timestamptz is not null")
                        + " order by sequence desc limit $3")
                .execute(Tuple.of(baseId, before, most, now()))
                .map(this::all);
    }

    /** @return whether it was pending until now */
    Uni<Boolean> decide(SqlClient client, String id, ProposalState state, String userId) {
        return client.preparedQuery("update proposal set state = $2, decided_by = $3, decided_at = $4"
                        + " where id = $1 and state = 'pending' and expires_at > $4")
                .execute(Tuple.of(id, state.wireName(), userId, now()))
                .map(rows -> rows.rowCount() == 1);
    }

    /** @param tools those whose proposals are withdrawn */
    Uni<Void> withdraw(SqlClient client, String credential, Set<String> tools) {
        return client.preparedQuery("update proposal set state = 'withdrawn', decided_at = $3"
                        + " where credential = $1 and state = 'pending' and tool = any($2)")
                .execute(Tuple.of(credential, tools.toArray(String[]::new), now()))
                .replaceWithVoid();
    }

    private OffsetDateTime now() {
        return Utc.of(clock.instant());
    }

    private Optional<Proposal> first(RowSet<Row> rows) {
        return all(rows).stream().findFirst();
    }

    private List<Proposal> all(RowSet<Row> rows) {
        return Rows.stream(rows).map(this::proposal).toList();
    }

    private Proposal proposal(Row row) {
        Instant expires = Rows.instant(row, 10);
        ProposalState stored = ProposalState.of(row.getString(7));
        boolean late = stored == ProposalState.PENDING && !clock.instant().isBefore(expires);
        return new Proposal(
                row.getString(0),
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                Json.readValue(row.getString(6)),
                late ? ProposalState.EXPIRED : stored,
                principal(Json.read(row.getString(8))),
                Rows.instant(row, 9),
                expires,
                Optional.ofNullable(row.getString(12)).map(by -> new Proposal.Decided(by, Rows.instant(row, 11))));
    }

    /** What it may do without approval is of no account any more. */
    private static Principal principal(JsonNode json) {
        return new Principal(
                json.path("userId").asText(),
                json.path("platformRole").asText(),
                texts(json.path("scopes")),
                texts(json.path("resources")),
                json.path("credentialId").asText(),
                WritePolicy.ASK);
    }

    private static Set<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return Set.copyOf(texts);
    }
}

package org.pyairtable.ai.budget;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;

/** What was spent on what, by day. */
@Singleton
class UseTable {
    private static final String ADD = """
            insert into spending_by_use as s (workspace_id, day, user_id, model, purpose, tool, calls, failed, input_tokens,
                                              output_tokens, micros)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            on conflict (workspace_id, day, user_id, model, purpose, tool) do update
               set calls = s.calls + excluded.calls, failed = s.failed + excluded.failed,
                   input_tokens = s.input_tokens + excluded.input_tokens,
                   output_tokens = s.output_tokens + excluded.output_tokens, micros = s.micros + excluded.micros
            """;

    /** The costliest first, behind a use as it was: what it has cost meanwhile does not list it twice. */
    private static final String LIST = """
            with used as (
              select case when $4 then user_id end as user_id, case when $5 then model end as model,
                     case when $6 then purpose end as purpose, case when $7 then tool end as tool,
                     sum(calls)::bigint as calls, sum(failed)::bigint as failed, sum(input_tokens)::bigint as input_tokens,
                     sum(output_tokens)::bigint as output_tokens, sum(micros)::bigint as micros
                from spending_by_use
               where workspace_id = $1 and day between $2 and $3 and (tool <> '') = $7
               group by 1, 2, 3, 4)
            select * from used
             where $8::bigint is null
                or (-micros, -calls, coalesce(user_id, ''), coalesce(model, ''), coalesce(purpose, ''), coalesce(tool, ''))
                   > (-$8::bigint, -$9::bigint, $10::text, $11::text, $12::text, $13::text)
             order by -micros, -calls, coalesce(user_id, ''), coalesce(model, ''), coalesce(purpose, ''), coalesce(tool, '')
             limit $14
            """;

    /** What uses are told apart by. */
    enum By {
        USER,
        MODEL,
        PURPOSE,
        TOOL;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Days, both inclusive. */
    record Days(LocalDate first, LocalDate last) {}

    /**
     * What calls have come to that are alike in what they are told apart by; the other ones of these are absent.
     *
     * @param model provider and name
     * @param purpose {@code chat} or {@code workflow}
     * @param tool whose answers the calls of models read, or the kind of step that asked
     * @param calls of models; by tool, of the tool
     * @param failed of these calls
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ModelUse")
    public record Use(
            @Nullable String userId,
            @Nullable String model,
            @Nullable String purpose,
            @Nullable String tool,
            long calls,
            long failed,
            long inputTokens,
            long outputTokens,
            long costMicros) {}

    Uni<Void> add(SqlConnection connection, String workspaceId, LocalDate day, ModelCall call, CallCause cause) {
        ToolShare whole = new ToolShare(
                "",
                1,
                call.outcome() == ModelCall.Outcome.ANSWERED ? 0 : 1,
                call.inputTokens(),
                call.outputTokens(),
                call.micros());
        return add(connection, workspaceId, day, call, cause, whole)
                .chain(() -> Sequential.each(
                        ToolShare.of(call, cause.tools()),
                        share -> add(connection, workspaceId, day, call, cause, share)));
    }

    private static Uni<Void> add(
            SqlConnection connection,
            String workspaceId,
            LocalDate day,
            ModelCall call,
            CallCause cause,
            ToolShare share) {
        return connection
                .preparedQuery(ADD)
                .execute(Tuple.tuple()
                        .addString(workspaceId)
                        .addLocalDate(day)
                        .addString(call.userId())
                        .addString(call.provider() + " " + call.model())
                        .addString(cause.purpose().wireName())
                        .addString(share.tool())
                        .addLong(share.calls())
                        .addLong(share.failed())
                        .addLong(share.inputTokens())
                        .addLong(share.outputTokens())
                        .addLong(share.micros()))
                .replaceWithVoid();
    }

    /** @param after the use that the page before ends with */
    Uni<Page<Use>> list(
            SqlClient client, String workspaceId, Days days, Set<By> by, Optional<UseCursor> after, PageRequest page) {
        Tuple parameters = Tuple.tuple()
                .addString(workspaceId)
                .addLocalDate(days.first())
                .addLocalDate(days.last())
                .addBoolean(by.contains(By.USER))
                .addBoolean(by.contains(By.MODEL))
                .addBoolean(by.contains(By.PURPOSE))
                .addBoolean(by.contains(By.TOOL))
                .addLong(after.map(UseCursor::micros).orElse(null))
                .addLong(after.map(UseCursor::calls).orElse(null));
        List<String> names = after.map(UseCursor::names).orElse(List.of("", "", "", ""));
        names.forEach(parameters::addString);
        return client.preparedQuery(LIST)
                .execute(parameters.addInteger(page.rows()))
                .map(rows -> Rows.stream(rows).map(UseTable::use).toList())
                .map(uses -> new Page<>(page.shown(uses), page.next(uses, use -> UseCursor.behind(use, days)
                        .text())));
    }

    private static Use use(Row row) {
        return new Use(
                row.getString("user_id"),
                row.getString("model"),
                row.getString("purpose"),
                row.getString("tool"),
                row.getLong("calls"),
                row.getLong("failed"),
                row.getLong("input_tokens"),
                row.getLong("output_tokens"),
                row.getLong("micros"));
    }
}

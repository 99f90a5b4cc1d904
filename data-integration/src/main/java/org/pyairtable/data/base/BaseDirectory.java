package org.pyairtable.data.base;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.meta.Bases;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.page.PageRequest;

/** The bases that a caller may see, oldest first, in pages. */
@Singleton
public class BaseDirectory {
    /** The largest page, which is Airtable's. */
    public static final int PAGE = 1_000;

    private static final String SELECT = """
            select id, name, workspace_id, created_at from base
            where trash_id is null and (workspace_id = any($1) or id = any($6)) and ($7::text is null or workspace_id = $7)
                and ($2::text[] is null or id = any($2) or workspace_id = any($2))
                and (created_at, id) > ($3, $4)
            order by created_at, id limit $5""";

    /** @param next continues the list; absent on its last page */
    public record Page(List<Bases.Listed> bases, Optional<String> next) {}

    /** The last base of a page: the microsecond of its creation and its id. */
    private record Position(Instant createdAt, String id) {
        private static final Pattern FORM = Pattern.compile("(\\d{1,17})/(app[A-Za-z0-9]{14})");
        private static final Position START = new Position(Instant.EPOCH, "");

        static Optional<Position> parse(String text) {
            Matcher matcher = FORM.matcher(text);
            return matcher.matches()
                    ? Optional.of(new Position(
                            Instant.EPOCH.plus(Long.parseLong(matcher.group(1)), ChronoUnit.MICROS), matcher.group(2)))
                    : Optional.empty();
        }

        static Position of(Row row) {
            return new Position(Rows.instant(row, "created_at"), row.getString("id"));
        }

        String text() {
            return ChronoUnit.MICROS.between(Instant.EPOCH, createdAt) + "/" + id;
        }

        OffsetDateTime time() {
            return createdAt.atOffset(ZoneOffset.UTC);
        }
    }

    private final Pool pool;
    private final AccessPolicy policy;

    BaseDirectory(Pool pool, AccessPolicy policy) {
        this.pool = pool;
        this.policy = policy;
    }

    /** Refused when the offset is not one that a page answered. */
    public Uni<Page> page(Principal principal, Optional<String> offset) {
        return page(principal, Optional.empty(), offset, PAGE, text -> new InvalidRequest.Offset(text).exception());
    }

    /** @param workspaceId limits the list to one workspace */
    public Uni<Page> page(Principal principal, Optional<String> workspaceId, PageRequest request) {
        return page(principal, workspaceId, request.cursor(), request.limit(), text -> PageRequest.unknownCursor());
    }

    private Uni<Page> page(
            Principal principal,
            Optional<String> workspaceId,
            Optional<String> cursor,
            int limit,
            Function<String, RuntimeException> unknown) {
        policy.requireScope(principal, Permission.READ_SCHEMA);
        Position after = cursor.map(text -> Position.parse(text).orElseThrow(() -> unknown.apply(text)))
                .orElse(Position.START);
        Set<String> resources = principal.resources();
        Tuple parameters = Tuple.tuple()
                .addArrayOfString(policy.workspaces(principal).toArray(String[]::new))
                .addArrayOfString(resources.contains("*") ? null : resources.toArray(String[]::new))
                .addOffsetDateTime(after.time())
                .addString(after.id())
                .addInteger(limit + 1)
                .addArrayOfString(policy.bases(principal).toArray(String[]::new))
                .addString(workspaceId.orElse(null));
        return pool.preparedQuery(SELECT).execute(parameters).map(rows -> {
            List<Bases.Listed> bases = new ArrayList<>();
            Position last = after;
            int read = 0;
            for (Row row : rows) {
                if (read++ == limit) {
                    return new Page(bases, Optional.of(last.text()));
                }
                last = Position.of(row);
                listed(principal, row).ifPresent(bases::add);
            }
            return new Page(bases, Optional.empty());
        });
    }

    private Optional<Bases.Listed> listed(Principal principal, Row row) {
        String id = row.getString("id");
        String workspaceId = row.getString("workspace_id");
        return policy.permissionLevel(principal.userId(), id, workspaceId)
                .map(level -> new Bases.Listed(id, row.getString("name"), workspaceId, level));
    }
}

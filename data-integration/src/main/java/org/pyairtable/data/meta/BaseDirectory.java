package org.pyairtable.data.meta;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.airtable.AirtableError;
import org.pyairtable.runtime.identity.Principal;

/** The bases that a caller may see, oldest first, in Airtable's pages of 1,000. */
@Singleton
class BaseDirectory {
    private static final int PAGE = 1_000;

    private static final String SELECT = """
            select id, name, workspace_id, created_at from base
            where workspace_id = any($1) and ($2::text[] is null or id = any($2) or workspace_id = any($2))
                and (created_at, id) > ($3, $4)
            order by created_at, id limit $5""";

    /** @param offset continues the list; absent on its last page */
    record Page(List<Bases.Listed> bases, Optional<String> offset) {}

    /** The last base of a page: the microsecond of its creation and its id. */
    private record Position(Instant createdAt, String id) {
        private static final Pattern FORM = Pattern.compile("(\\d{1,17})/(app[A-Za-z0-9]{14})");
        private static final Position START = new Position(Instant.EPOCH, "");

        static Position of(String offset) {
            Matcher matcher = FORM.matcher(offset);
            if (!matcher.matches()) {
                throw AirtableError.invalidOffset(offset).exception();
            }
            return new Position(
                    Instant.EPOCH.plus(Long.parseLong(matcher.group(1)), ChronoUnit.MICROS), matcher.group(2));
        }

        static Position of(Row row) {
            return new Position(row.getOffsetDateTime("created_at").toInstant(), row.getString("id"));
        }

        String offset() {
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

    /** Fails with Airtable's answer when the offset is none that a page gave. */
    Uni<Page> page(Principal principal, Optional<String> offset) {
        policy.requireScope(principal, Permission.READ_SCHEMA);
        Position after = offset.map(Position::of).orElse(Position.START);
        Set<String> resources = principal.resources();
        Tuple parameters = Tuple.tuple()
                .addArrayOfString(policy.workspaces(principal).toArray(String[]::new))
                .addArrayOfString(resources.contains("*") ? null : resources.toArray(String[]::new))
                .addOffsetDateTime(after.time())
                .addString(after.id())
                .addInteger(PAGE + 1);
        return pool.preparedQuery(SELECT).execute(parameters).map(rows -> {
            List<Bases.Listed> bases = new ArrayList<>();
            Position last = after;
            for (Row row : rows) {
                if (bases.size() == PAGE) {
                    return new Page(bases, Optional.of(last.offset()));
                }
                last = Position.of(row);
                listed(principal, row).ifPresent(bases::add);
            }
            return new Page(bases, Optional.empty());
        });
    }

    private Optional<Bases.Listed> listed(Principal principal, Row row) {
        String workspaceId = row.getString("workspace_id");
        return policy.permissionLevel(principal.userId(), workspaceId)
                .map(level -> new Bases.Listed(row.getString("id"), row.getString("name"), workspaceId, level));
    }
}

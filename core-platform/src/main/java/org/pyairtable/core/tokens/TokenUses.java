package org.pyairtable.core.tokens;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.util.List;
import org.pyairtable.events.AccessEvent;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.SqlEventHandler;
import org.pyairtable.runtime.time.Utc;

/** Stores when tokens were used last, as the gateways report it. A report that comes late never sets a use back. */
@Singleton
class TokenUses implements SqlEventHandler<AccessEvent> {
    private static final String USED = """
            update access_tokens t set last_used_at = used.at
            from unnest($1::text[], $2::timestamptz[]) as used (id, at)
            where t.id = used.id and (t.last_used_at is null or t.last_used_at < used.at)""";

    @Override
    public Topic<AccessEvent> topic() {
        return Topics.ACCESS;
    }

    @Override
    public String name() {
        return "tokens.uses";
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<AccessEvent> event) {
        return switch (event.event()) {
            case AccessEvent.TokensUsed used -> store(connection, used.uses());
            case AccessEvent.RequestsRefused refused -> Uni.createFrom().voidItem();
            case AccessEvent.SignInsFailed failed -> Uni.createFrom().voidItem();
            case AccessEvent.NotListed others -> Uni.createFrom().voidItem();
        };
    }

    private static Uni<Void> store(SqlConnection connection, List<AccessEvent.TokenUse> uses) {
        return connection
                .preparedQuery(USED)
                .execute(Tuple.tuple()
                        .addArrayOfString(
                                uses.stream().map(AccessEvent.TokenUse::tokenId).toArray(String[]::new))
                        .addArrayOfOffsetDateTime(
                                uses.stream().map(use -> Utc.of(use.at())).toArray(OffsetDateTime[]::new)))
                .replaceWithVoid();
    }
}

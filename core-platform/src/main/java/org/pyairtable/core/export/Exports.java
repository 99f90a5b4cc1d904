package org.pyairtable.core.export;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pyairtable.core.CoreSettings;
import org.pyairtable.core.secrets.OpaqueSecret;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.ExportEvent.ExportDownloaded;
import org.pyairtable.events.ExportEvent.ExportRequested;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.secrets.SealedBox;
import org.pyairtable.runtime.stream.StreamedBody;

/** Exports of persons. Who asked for one is the only one who finds it; there is one of a person for each who asks. */
@Singleton
class Exports {
    private final Pool pool;
    private final ExportTables tables;
    private final ExportKeys keys;
    private final ExportDocument document;
    private final Outbox outbox;
    private final Clock clock;
    private final Duration keep;

    Exports(
            Pool pool,
            ExportTables tables,
            ExportKeys keys,
            ExportDocument document,
            Outbox outbox,
            Clock clock,
            CoreSettings config) {
        this.pool = pool;
        this.tables = tables;
        this.keys = keys;
        this.document = document;
        this.outbox = outbox;
        this.clock = clock;
        this.keep = config.exports().keep();
    }

    /** Asks every service. One that is ready is replaced; one that is under way stays the only one. */
    Uni<ExportReport> start(String userId, String requestedBy, EventContext cause) {
        return pool.withTransaction(connection -> tables.address(connection, userId)
                        .map(address -> address.orElseThrow(() -> ServiceException.notFound("User " + userId)))
                        .call(() -> tables.find(connection, userId, requestedBy, clock.instant())
                                .invoke(Exports::refuseAnother))
                        .call(() -> tables.remove(connection, userId, requestedBy))
                        .chain(address -> begin(connection, userId, address, requestedBy, cause)))
                .chain(() -> find(userId, requestedBy));
    }

    private static void refuseAnother(Optional<ExportTables.Found> found) {
        found.map(ExportTables.Found::report)
                .filter(report -> !report.isReady())
                .ifPresent(report -> {
                    throw new ServiceException(new ServiceError.Conflict(
                            "Export " + report.id() + " is under way; wait until it is ready, or delete it",
                            "EXPORT_RUNNING"));
                });
    }

    private Uni<Void> begin(
            SqlConnection connection, String userId, String address, String requestedBy, EventContext cause) {
        KeyPair pair = SealedBox.newKeys();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        String id = Ids.random("exp");
        ExportReport begun = new ExportReport(id, userId, ExportReport.RUNNING, now, now.plus(keep), List.of());
        ExportRequested event = new ExportRequested(
                id,
                userId,
                new OpaqueSecret(address.toLowerCase(Locale.ROOT)).hash(),
                Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()),
                begun.expiresAt());
        return tables.begin(connection, begun, requestedBy, keys.store(pair, id))
                .chain(() -> outbox.append(connection, cause, event))
                .replaceWithVoid();
    }

    Uni<ExportReport> find(String userId, String requestedBy) {
        return found(userId, requestedBy).map(ExportTables.Found::report);
    }

    /** The document, streamed. Refused as long as services have not answered. */
    Uni<StreamedBody> open(String userId, String requestedBy, EventContext cause) {
        return found(userId, requestedBy)
                .invoke(found -> {
                    if (!found.report().isReady()) {
                        throw new ServiceException(new ServiceError.Conflict(
                                "Not every service has answered yet; repeat it when the state is ready",
                                "EXPORT_RUNNING"));
                    }
                })
                .call(found -> pool.withTransaction(connection -> outbox.append(
                        connection, cause, new ExportDownloaded(found.report().id(), userId))))
                .map(found -> document.of(
                        found.report(), keys.open(found.key(), found.report().id())));
    }

    Uni<Void> remove(String userId, String requestedBy) {
        return tables.remove(pool, userId, requestedBy)
                .invoke(removed -> {
                    if (!removed) {
                        throw missing(userId);
                    }
                })
                .replaceWithVoid();
    }

    private Uni<ExportTables.Found> found(String userId, String requestedBy) {
        return tables.find(pool, userId, requestedBy, clock.instant())
                .map(found -> found.orElseThrow(() -> missing(userId)));
    }

    private static ServiceException missing(String userId) {
        return ServiceException.notFound("An export of user " + userId);
    }
}

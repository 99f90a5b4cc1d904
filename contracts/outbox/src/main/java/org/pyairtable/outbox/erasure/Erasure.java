package org.pyairtable.outbox.erasure;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.ErasureEvent;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.outbox.SqlEventHandler;
import org.pyairtable.runtime.flow.Sequential;

/**
 * Forgets persons: notes the wish in the transaction of its event, and works through the {@link PersonalData} of the service
 * in pieces, each a transaction that also notes how far it came. A service extends it, makes the table {@code erasure}, and
 * calls {@link #work} on a schedule.
 */
public abstract class Erasure implements SqlEventHandler<ErasureEvent> {
    private static final Logger LOG = Logger.getLogger(Erasure.class);

    private final List<PersonalData> parts;
    private final ErasureTable table;
    private final Outbox outbox;
    private final Pool pool;
    private final String service;

    /** @param service that answers */
    protected Erasure(List<PersonalData> parts, Pool pool, Outbox outbox, String service) {
        this.parts =
                parts.stream().sorted(Comparator.comparing(PersonalData::name)).toList();
        this.table = new ErasureTable();
        this.outbox = outbox;
        this.pool = pool;
        this.service = service;
    }

    @Override
    public final Topic<ErasureEvent> topic() {
        return Topics.ERASURES;
    }

    @Override
    public final String name() {
        return "erasure";
    }

    @Override
    public final Uni<Void> handle(SqlConnection connection, Envelope<ErasureEvent> event) {
        return switch (event.event()) {
            case ErasureEvent.UserErased erased -> table.begin(connection, erased, event);
            case ErasureEvent.UserForgotten forgotten -> Uni.createFrom().voidItem();
        };
    }

    /** Works until nobody waits to be forgotten. What fails is tried again by the next call, where it broke off. */
    protected final Uni<Void> work() {
        return Sequential.whilst(() -> pool.withTransaction(this::step))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        failure,
                        "Person not forgotten yet, tried again by the next round: service=%s reason=%s",
                        service,
                        failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    /** @return whether there may be more to do */
    private Uni<Boolean> step(SqlConnection connection) {
        return table.next(connection)
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().item(false)
                        : proceed(connection, found.get()).replaceWith(true));
    }

    private Uni<Void> proceed(SqlConnection connection, ErasureState state) {
        Optional<PersonalData> part = parts.stream()
                .filter(candidate -> state.isAhead(candidate.name()))
                .findFirst();
        return part.isPresent() ? forget(connection, state, part.get()) : answer(connection, state);
    }

    private Uni<Void> forget(SqlConnection connection, ErasureState state, PersonalData part) {
        return part.forget(connection, state.person(), state.placeIn(part.name()))
                .chain(piece -> table.store(connection, state.after(part.name(), piece)));
    }

    private Uni<Void> answer(SqlConnection connection, ErasureState state) {
        return outbox.append(
                        connection,
                        state.context(),
                        new ErasureEvent.UserForgotten(state.person().userId(), service, state.changed()))
                .chain(answered -> table.end(connection, state.person()));
    }
}

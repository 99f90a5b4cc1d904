package org.pyairtable.data.record.change;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Function;
import org.pyairtable.data.schema.Base;
import org.pyairtable.runtime.flow.Sequential;

/** All observers of changes, one after the other. */
@Singleton
public class ChangeObservers {
    private final List<ChangeObserver> observers;

    ChangeObservers(@All List<ChangeObserver> observers) {
        this.observers = observers;
    }

    /** What any of them needs. */
    public Uni<Watch> watching(SqlConnection connection, Base base, ChangeOrigin origin) {
        return Sequential.map(observers, observer -> observer.watching(connection, base, origin))
                .map(watches -> watches.stream().reduce(Watch.NOTHING, Watch::and));
    }

    public Uni<Void> written(SqlConnection connection, Base base, RecordChangeSet changes, ChangeOrigin origin) {
        return each(observer -> observer.written(connection, base, changes, origin));
    }

    public Uni<Void> reshaped(SqlConnection connection, Base before, Base after, ChangeOrigin origin) {
        return each(observer -> observer.reshaped(connection, before, after, origin));
    }

    public Uni<Void> removing(SqlConnection connection, Base base, ChangeOrigin origin) {
        return each(observer -> observer.removing(connection, base, origin));
    }

    private Uni<Void> each(Function<ChangeObserver, Uni<Void>> call) {
        return Sequential.each(observers, call);
    }
}

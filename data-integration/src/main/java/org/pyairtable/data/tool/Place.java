package org.pyairtable.data.tool;

import io.smallrye.mutiny.Uni;
import java.util.List;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;

/** A table that a caller may do something with. */
public record Place(Base base, Table table, Grant grant) {
    /** A field by name or id; the refusal of an unknown one names those that were perhaps meant. */
    public Field field(String argument, String nameOrId) {
        return table.find(nameOrId).filter(grant::shows).orElseThrow(() -> unknown(argument, nameOrId));
    }

    private AdvisedException unknown(String argument, String name) {
        return new AdvisedException(
                new InvalidRequest.Member(argument, "'" + name + "' is not a field of the table " + table.name()),
                Nearest.advice(name, fieldNames(), "Its fields"));
    }

    List<String> fieldNames() {
        return grant.shown(table).stream().map(Field::name).toList();
    }

    /** Adds to a refusal of the work what an agent does best next. */
    public <T> Uni<T> advising(Uni<T> work) {
        return work.onFailure(RefusedException.class)
                .transform(
                        failure -> new AdvisedException(failure.refusal(), Advice.on(failure.refusal(), fieldNames())));
    }
}

package org.pyairtable.data.question;

import java.time.Instant;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.cell.People;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Table;
import org.pyairtable.events.DataQuery.QueryRecords;

/**
 * A question as it reads by the schema of a base and the grant of a caller.
 *
 * @param now the moment that formulas see
 * @param ends when it has taken its time
 */
record Question(
        Base base, Table table, Grant grant, QueryRecords asked, Conditions conditions, Instant now, Instant ends) {
    static Question of(Base base, Grant grant, People people, QueryRecords asked, Instant now, Instant ends) {
        Table table =
                base.find(asked.table()).orElseThrow(() -> new NotFound.Named("Table " + asked.table()).exception());
        return new Question(
                base, table, grant, asked, Conditions.of(base, table, grant, people, asked, now), now, ends);
    }

    /** Whether groups or figures are asked for instead of records. */
    boolean isOfFigures() {
        return !Bounds.of(asked.groupBy()).isEmpty()
                || !Bounds.of(asked.aggregates()).isEmpty();
    }
}

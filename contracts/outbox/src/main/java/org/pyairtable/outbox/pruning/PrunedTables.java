package org.pyairtable.outbox.pruning;

import java.util.List;

/** Tables from which a service deletes what is old. Implement it as a bean; {@link Pruner} does the rest. */
public interface PrunedTables {
    /** In the order in which they are pruned. */
    List<PrunedRows> pruned();
}

package org.pyairtable.events;

/** Questions to data-integration. Topic {@code data.queries}; answered by a {@link Reply}. */
public sealed interface DataQuery extends Event {
    String baseId();

    @Override
    default String aggregateId() {
        return baseId();
    }

    /** Asks for {@link Reply.TableDescription}. {@code table}: id or name. */
    @EventType("org.pyairtable.data.queries.describe-table.v1")
    record DescribeTable(String baseId, String table) implements DataQuery {}
}

package org.pyairtable.ai.query;

import io.smallrye.mutiny.Uni;
import org.pyairtable.events.DataQuery.DescribeBase;
import org.pyairtable.events.DataQuery.QueryRecords;
import org.pyairtable.events.Reply.BaseDescription;
import org.pyairtable.events.Reply.QueryAnswer;

/** Asks data-integration on behalf of one asker: what may not be read does not exist. */
public interface RecordQueries {
    Uni<BaseDescription> describe(DescribeBase question);

    Uni<QueryAnswer> query(QueryRecords question);
}

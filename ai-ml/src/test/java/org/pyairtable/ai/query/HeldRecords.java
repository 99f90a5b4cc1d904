package org.pyairtable.ai.query;

import io.smallrye.mutiny.Uni;
import java.util.List;
import org.pyairtable.ai.fixture.HeldBase;
import org.pyairtable.events.DataQuery.DescribeBase;
import org.pyairtable.events.DataQuery.QueryRecords;
import org.pyairtable.events.Reply.BaseDescription;
import org.pyairtable.events.Reply.QueryAnswer;

/** Answers from bases in memory. */
record HeldRecords(List<HeldBase> bases) implements RecordQueries {
    @Override
    public Uni<BaseDescription> describe(DescribeBase question) {
        return Uni.createFrom().item(() -> base(question.baseId()).describe());
    }

    @Override
    public Uni<QueryAnswer> query(QueryRecords question) {
        return Uni.createFrom().item(() -> base(question.baseId()).query(question));
    }

    private HeldBase base(String id) {
        return bases.stream().filter(base -> base.id().equals(id)).findFirst().orElseThrow();
    }
}

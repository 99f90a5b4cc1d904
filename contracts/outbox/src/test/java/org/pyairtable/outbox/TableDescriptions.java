package org.pyairtable.outbox;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.events.DataQuery;
import org.pyairtable.events.DataQuery.DescribeTable;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Reply;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.requests.RequestHandler;

/** Answers for one table, refuses another, stays silent on a third. */
@Singleton
class TableDescriptions implements RequestHandler<DataQuery> {
    @Override
    public Topic<DataQuery> topic() {
        return Topics.DATA_QUERIES;
    }

    @Override
    public Uni<Reply> answer(Envelope<DataQuery> question) {
        return switch (question.event()) {
            case DescribeTable d
            when d.table().equals("Known") ->
                Uni.createFrom()
                        .item(new Reply.TableDescription(
                                d.baseId(), d.baseId(), "Base", question.workspace(), "tbl1", d.table(), List.of()));
            case DescribeTable d
            when d.table().equals("Silent") -> Uni.createFrom().nothing();
            case DataQuery.DescribeBase d -> Uni.createFrom().failure(ServiceException.notFound("Base " + d.baseId()));
            case DataQuery.ListTools q -> Uni.createFrom().item(new Reply.ToolList(q.workspaceId(), List.of()));
            case DataQuery.CallTool q ->
                Uni.createFrom().item(new Reply.ToolAnswer(q.baseId(), q.tool(), null, "There are no tools"));
            case DataQuery.QueryRecords q -> Uni.createFrom().failure(ServiceException.notFound("Table " + q.table()));
            case DescribeTable d -> Uni.createFrom().failure(ServiceException.notFound("Table " + d.table()));
        };
    }
}

package org.pyairtable.data.command;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.airtable.AirtableException;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.snapshot.Snapshot;
import org.pyairtable.data.snapshot.Snapshots;
import org.pyairtable.events.DataQuery;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.events.Reply;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.requests.RequestHandler;

/** Tells other services what a table looks like, as far as the one who asks may know. */
@ApplicationScoped
public class DescribeTableHandler implements RequestHandler<DataQuery> {
    private final Snapshots snapshots;
    private final AccessPolicy policy;

    DescribeTableHandler(Snapshots snapshots, AccessPolicy policy) {
        this.snapshots = snapshots;
        this.policy = policy;
    }

    @Override
    public Topic<DataQuery> topic() {
        return Topics.DATA_QUERIES;
    }

    @Override
    public Uni<Reply> answer(Envelope<DataQuery> question) {
        return switch (question.event()) {
            case DataQuery.DescribeTable describe ->
                snapshots.current(describe.baseId()).map(found -> describe(question.actor(), describe, found));
        };
    }

    private Reply describe(String actor, DataQuery.DescribeTable question, Optional<Snapshot> found) {
        Optional<Base> base = found.map(Snapshot::base);
        try {
            policy.require(Principal.user(actor, "member", "question"), base, Permission.READ_SCHEMA);
        } catch (AirtableException e) {
            return notFound(question);
        }
        return base.flatMap(b -> b.find(question.table()).map(table -> description(b, table)))
                .orElseGet(() -> notFound(question));
    }

    private static Reply description(Base base, Table table) {
        return new Reply.TableDescription(
                base.id(),
                base.id(),
                base.name(),
                base.workspaceId(),
                table.id(),
                table.name(),
                table.fields().stream()
                        .map(f -> new FieldInfo(f.id(), f.name(), f.kind().type()))
                        .toList());
    }

    private static Reply notFound(DataQuery.DescribeTable question) {
        return new Reply.RequestFailed(
                question.baseId(), "TABLE_NOT_FOUND", "Table " + question.table() + " was not found");
    }
}

package org.pyairtable.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.dius.pact.consumer.MessagePactBuilder;
import au.com.dius.pact.consumer.dsl.PactDslJsonBody;
import au.com.dius.pact.consumer.junit5.PactConsumerTestExt;
import au.com.dius.pact.consumer.junit5.PactTestFor;
import au.com.dius.pact.consumer.junit5.ProviderType;
import au.com.dius.pact.core.model.PactSpecVersion;
import au.com.dius.pact.core.model.annotations.Pact;
import au.com.dius.pact.core.model.messaging.Message;
import au.com.dius.pact.core.model.messaging.MessagePact;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pyairtable.events.DataResult;
import org.pyairtable.events.Event;
import org.pyairtable.events.RecordEvent;
import org.pyairtable.events.RecordEvent.ChangeKind;
import org.pyairtable.events.Reply;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.wire.Decoded;
import org.pyairtable.runtime.wire.EventCodec;

/** What the engine reads of data-integration's messages, and of nothing else. */
@ExtendWith(PactConsumerTestExt.class)
@PactTestFor(providerName = "data-integration", providerType = ProviderType.ASYNCH, pactVersion = PactSpecVersion.V3)
class DataIntegrationPactTest {
    private static final String CONSUMER = "workflow-engine";
    private static final String PROVIDER = "data-integration";

    @Pact(consumer = CONSUMER, provider = PROVIDER)
    MessagePact recordsChanged(MessagePactBuilder builder) {
        PactDslJsonBody body = new PactDslJsonBody()
                .stringType("baseId", "appSite")
                .stringType("baseName", "Building site")
                .stringType("tableId", "tblTasks")
                .stringType("tableName", "Tasks")
                .stringType("via", "api");
        body.eachLike("schema")
                .stringType("id", "fldHours")
                .stringType("name", "Hours")
                .stringType("type", "number")
                .closeArray();
        body.eachLike("changes")
                .stringType("recordId", "recRoof")
                .stringMatcher("kind", "CREATED|UPDATED|DELETED", "UPDATED")
                .stringType("display", "Roof")
                .object("fields", new PactDslJsonBody())
                .object("before", new PactDslJsonBody())
                .object("links", new PactDslJsonBody())
                .closeArray();
        return message(builder, "records changed", RecordEvent.RecordsChanged.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "recordsChanged")
    void readsChangedRecords(List<Message> messages) {
        RecordEvent.RecordsChanged event =
                (RecordEvent.RecordsChanged) read(Topics.RECORDS, RecordEvent.RecordsChanged.class, messages);

        assertThat(event.tableId()).isEqualTo("tblTasks");
        assertThat(event.schema().getFirst().id()).isEqualTo("fldHours");
        assertThat(event.changes().getFirst().kind()).isEqualTo(ChangeKind.UPDATED);
        assertThat(event.changes().getFirst().recordId()).isEqualTo("recRoof");
    }

    @Pact(consumer = CONSUMER, provider = PROVIDER)
    MessagePact recordsWritten(MessagePactBuilder builder) {
        PactDslJsonBody body =
                new PactDslJsonBody().stringType("baseId", "appSite").stringType("tableId", "tblTasks");
        body.eachLike("records")
                .stringType("recordId", "recRoof")
                .object("fields", new PactDslJsonBody().stringType("Name", "Roof"))
                .closeArray();
        body.array("createdIds").closeArray();
        body.array("updatedIds").stringType("recRoof").closeArray();
        body.array("deletedIds").closeArray();
        return message(builder, "records written by an update", DataResult.RecordsWritten.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "recordsWritten")
    void readsWhatACommandWrote(List<Message> messages) {
        DataResult.RecordsWritten event =
                (DataResult.RecordsWritten) read(Topics.DATA_RESULTS, DataResult.RecordsWritten.class, messages);

        assertThat(event.records().getFirst())
                .isEqualTo(new DataResult.WrittenRecord("recRoof", Map.of("Name", "Roof")));
        assertThat(event.updatedIds()).containsExactly("recRoof");
    }

    @Pact(consumer = CONSUMER, provider = PROVIDER)
    MessagePact commandRejected(MessagePactBuilder builder) {
        PactDslJsonBody body = new PactDslJsonBody()
                .stringType("baseId", "appSite")
                .stringType("type", "UNKNOWN_FIELD_NAME")
                .stringType("message", "Unknown field name: \"Colour\"");
        return message(builder, "command rejected", DataResult.CommandRejected.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "commandRejected")
    void readsWhyACommandWasRejected(List<Message> messages) {
        assertThat(read(Topics.DATA_RESULTS, DataResult.CommandRejected.class, messages))
                .isEqualTo(new DataResult.CommandRejected(
                        "appSite", "UNKNOWN_FIELD_NAME", "Unknown field name: \"Colour\""));
    }

    @Pact(consumer = CONSUMER, provider = PROVIDER)
    MessagePact tableDescription(MessagePactBuilder builder) {
        PactDslJsonBody body = new PactDslJsonBody()
                .stringType("subjectId", "appSite")
                .stringType("baseId", "appSite")
                .stringType("baseName", "Building site")
                .stringType("workspaceId", "wspBuilders")
                .stringType("tableId", "tblTasks")
                .stringType("tableName", "Tasks");
        body.eachLike("fields")
                .stringType("id", "fldHours")
                .stringType("name", "Hours")
                .stringType("type", "number")
                .closeArray();
        return message(builder, "description of a table", Reply.TableDescription.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "tableDescription")
    void readsDescriptionsOfTables(List<Message> messages) {
        Reply.TableDescription reply =
                (Reply.TableDescription) read(Topics.REPLIES, Reply.TableDescription.class, messages);

        assertThat(reply.workspaceId()).isEqualTo("wspBuilders");
        assertThat(reply.fields().getFirst().type()).isEqualTo("number");
    }

    private static MessagePact message(
            MessagePactBuilder builder, String name, Class<? extends Event> type, PactDslJsonBody body) {
        return builder.expectsToReceive(name)
                .withMetadata(Map.of("ce_type", Topic.typeOf(type)))
                .withContent(body)
                .toPact();
    }

    private static <E extends Event> E read(Topic<E> topic, Class<? extends E> type, List<Message> messages) {
        Map<String, String> headers =
                Map.of("ce_id", "1", "ce_source", PROVIDER, "ce_type", Topic.typeOf(type), "ce_actor", "usr1");
        Decoded<E> decoded =
                new EventCodec().decode(topic, headers, messages.getFirst().contentsAsBytes());
        assertThat(decoded).isInstanceOf(Decoded.Known.class);
        return ((Decoded.Known<E>) decoded).envelope().event();
    }
}

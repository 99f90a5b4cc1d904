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
import org.pyairtable.events.CommentEvent.CommentAdded;
import org.pyairtable.events.DataResult;
import org.pyairtable.events.RecordEvent;
import org.pyairtable.events.RecordEvent.ChangeKind;
import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.events.Reply;
import org.pyairtable.events.SchemaEvent.FieldChanged;
import org.pyairtable.events.SchemaEvent.FieldDeleted;
import org.pyairtable.events.SchemaEvent.TableDeleted;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.fixture.EventPacts;

/** What the engine reads of data-integration's messages, and of nothing else. */
@ExtendWith(PactConsumerTestExt.class)
@PactTestFor(providerName = "data-integration", providerType = ProviderType.ASYNCH, pactVersion = PactSpecVersion.V3)
class DataIntegrationPactTest {
    private static final String CONSUMER = "workflow-engine";
    private static final String PROVIDER = "data-integration";

    @Pact(consumer = CONSUMER, provider = PROVIDER)
    MessagePact recordsChanged(MessagePactBuilder builder) {
        PactDslJsonBody body = EventPacts.changesOfTasks(new FieldInfo("fldHours", "Hours", "number"));
        return EventPacts.message(builder, "records changed", RecordEvent.RecordsChanged.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "recordsChanged")
    void readsChangedRecords(List<Message> messages) {
        RecordEvent.RecordsChanged event = (RecordEvent.RecordsChanged)
                EventPacts.read(Topics.RECORDS, RecordEvent.RecordsChanged.class, messages, PROVIDER);

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
        return EventPacts.message(builder, "records written by an update", DataResult.RecordsWritten.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "recordsWritten")
    void readsWhatACommandWrote(List<Message> messages) {
        DataResult.RecordsWritten event = (DataResult.RecordsWritten)
                EventPacts.read(Topics.DATA_RESULTS, DataResult.RecordsWritten.class, messages, PROVIDER);

        assertThat(event.records().getFirst())
                .isEqualTo(new DataResult.WrittenRecord("recRoof", Map.of("Name", "Roof")));
        assertThat(event.updatedIds()).containsExactly("recRoof");
    }

    @Pact(consumer = CONSUMER, provider = PROVIDER)
    MessagePact batchWritten(MessagePactBuilder builder) {
        PactDslJsonBody body =
                new PactDslJsonBody().stringType("baseId", "appSite").stringType("tableId", "tblTasks");
        body.array("recordIds").stringType("recRoof").closeArray();
        body.array("createdIds").stringType("recRoof").closeArray();
        body.array("deletedIds").closeArray();
        return EventPacts.message(builder, "a batch written", DataResult.BatchWritten.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "batchWritten")
    void readsWhatABatchWrote(List<Message> messages) {
        assertThat(EventPacts.read(Topics.DATA_RESULTS, DataResult.BatchWritten.class, messages, PROVIDER))
                .isEqualTo(new DataResult.BatchWritten(
                        "appSite", "tblTasks", List.of("recRoof"), List.of("recRoof"), List.of()));
    }

    @Pact(consumer = CONSUMER, provider = PROVIDER)
    MessagePact commandRejected(MessagePactBuilder builder) {
        PactDslJsonBody body = new PactDslJsonBody()
                .stringType("baseId", "appSite")
                .stringType("type", "UNKNOWN_FIELD_NAME")
                .stringType("message", "Unknown field name: \"Colour\"");
        return EventPacts.message(builder, "command rejected", DataResult.CommandRejected.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "commandRejected")
    void readsWhyACommandWasRejected(List<Message> messages) {
        assertThat(EventPacts.read(Topics.DATA_RESULTS, DataResult.CommandRejected.class, messages, PROVIDER))
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
        return EventPacts.message(builder, "description of a table", Reply.TableDescription.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "tableDescription")
    void readsDescriptionsOfTables(List<Message> messages) {
        Reply.TableDescription reply = (Reply.TableDescription)
                EventPacts.read(Topics.REPLIES, Reply.TableDescription.class, messages, PROVIDER);

        assertThat(reply.workspaceId()).isEqualTo("wspBuilders");
        assertThat(reply.fields().getFirst().type()).isEqualTo("number");
    }

    @Pact(consumer = CONSUMER, provider = PROVIDER)
    MessagePact fieldChanged(MessagePactBuilder builder) {
        PactDslJsonBody body = table().stringType("fieldId", "fldName")
                .stringType("name", "Title")
                .stringType("type", "singleLineText");
        return EventPacts.message(builder, FieldChanged.class, body.object("options", new PactDslJsonBody()));
    }

    @Test
    @PactTestFor(pactMethod = "fieldChanged")
    void readsThatAFieldChanged(List<Message> messages) {
        assertThat(EventPacts.read(Topics.SCHEMAS, FieldChanged.class, messages, PROVIDER))
                .isEqualTo(new FieldChanged("appSite", "tblTasks", "fldName", "Title", "singleLineText", Map.of()));
    }

    @Pact(consumer = CONSUMER, provider = PROVIDER)
    MessagePact fieldDeleted(MessagePactBuilder builder) {
        return EventPacts.message(builder, FieldDeleted.class, table().stringType("fieldId", "fldName"));
    }

    @Test
    @PactTestFor(pactMethod = "fieldDeleted")
    void readsThatAFieldIsGone(List<Message> messages) {
        assertThat(EventPacts.read(Topics.SCHEMAS, FieldDeleted.class, messages, PROVIDER))
                .isEqualTo(new FieldDeleted("appSite", "tblTasks", "fldName"));
    }

    @Pact(consumer = CONSUMER, provider = PROVIDER)
    MessagePact tableDeleted(MessagePactBuilder builder) {
        return EventPacts.message(builder, TableDeleted.class, table());
    }

    @Test
    @PactTestFor(pactMethod = "tableDeleted")
    void readsThatATableIsGone(List<Message> messages) {
        assertThat(EventPacts.read(Topics.SCHEMAS, TableDeleted.class, messages, PROVIDER))
                .isEqualTo(new TableDeleted("appSite", "tblTasks"));
    }

    @Pact(consumer = CONSUMER, provider = PROVIDER)
    MessagePact commentAdded(MessagePactBuilder builder) {
        PactDslJsonBody body = table().stringType("recordId", "recRoof")
                .stringType("commentId", "comFirst")
                .stringType("text", "Look here");
        body.array("mentions").stringType("usrForeman").closeArray();
        return EventPacts.message(builder, CommentAdded.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "commentAdded")
    void readsComments(List<Message> messages) {
        assertThat(EventPacts.read(Topics.COMMENTS, CommentAdded.class, messages, PROVIDER))
                .isEqualTo(new CommentAdded(
                        "appSite", "tblTasks", "recRoof", "comFirst", null, "Look here", List.of("usrForeman")));
    }

    private static PactDslJsonBody table() {
        return new PactDslJsonBody().stringType("baseId", "appSite").stringType("tableId", "tblTasks");
    }
}

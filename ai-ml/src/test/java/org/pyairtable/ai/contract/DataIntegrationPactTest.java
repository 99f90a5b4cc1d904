package org.pyairtable.ai.contract;

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
import org.pyairtable.events.Event;
import org.pyairtable.events.RecordEvent.ChangeKind;
import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.events.RecordEvent.RecordsChanged;
import org.pyairtable.events.SchemaEvent.BaseDeleted;
import org.pyairtable.events.SchemaEvent.BaseRenamed;
import org.pyairtable.events.SchemaEvent.FieldChanged;
import org.pyairtable.events.SchemaEvent.FieldDeleted;
import org.pyairtable.events.SchemaEvent.TableChanged;
import org.pyairtable.events.SchemaEvent.TableDeleted;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.wire.Decoded;
import org.pyairtable.runtime.wire.EventCodec;

/** What this service reads of data-integration's events. Messages are named by type. */
@ExtendWith(PactConsumerTestExt.class)
@PactTestFor(providerName = "data-integration", providerType = ProviderType.ASYNCH, pactVersion = PactSpecVersion.V3)
class DataIntegrationPactTest {
    private static final String CONSUMER = "ai-ml";
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
                .stringType("id", "fldName")
                .stringType("name", "Name")
                .stringType("type", "singleLineText")
                .closeArray();
        body.eachLike("changes")
                .stringType("recordId", "recRoof")
                .stringMatcher("kind", "CREATED|UPDATED|DELETED", "UPDATED")
                .stringType("display", "Roof")
                .object("fields", new PactDslJsonBody())
                .object("before", new PactDslJsonBody())
                .object("links", new PactDslJsonBody())
                .closeArray();
        return message(builder, RecordsChanged.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "recordsChanged")
    void reads_changed_records(List<Message> messages) {
        RecordsChanged event = (RecordsChanged) read(Topics.RECORDS, RecordsChanged.class, messages);

        assertThat(event.baseName()).isEqualTo("Building site");
        assertThat(event.tableName()).isEqualTo("Tasks");
        assertThat(event.schema()).containsExactly(new FieldInfo("fldName", "Name", "singleLineText"));
        assertThat(event.changes().getFirst().kind()).isEqualTo(ChangeKind.UPDATED);
        assertThat(event.changes().getFirst().display()).isEqualTo("Roof");
    }

    @Pact(consumer = CONSUMER, provider = PROVIDER)
    MessagePact baseRenamed(MessagePactBuilder builder) {
        return message(
                builder,
                BaseRenamed.class,
                new PactDslJsonBody().stringType("baseId", "appSite").stringType("name", "Site"));
    }

    @Test
    @PactTestFor(pactMethod = "baseRenamed")
    void reads_renamed_bases(List<Message> messages) {
        assertThat(read(Topics.SCHEMAS, BaseRenamed.class, messages)).isEqualTo(new BaseRenamed("appSite", "Site"));
    }

    @Pact(consumer = CONSUMER, provider = PROVIDER)
    MessagePact baseDeleted(MessagePactBuilder builder) {
        return message(builder, BaseDeleted.class, new PactDslJsonBody().stringType("baseId", "appSite"));
    }

    @Test
    @PactTestFor(pactMethod = "baseDeleted")
    void reads_deleted_bases(List<Message> messages) {
        assertThat(read(Topics.SCHEMAS, BaseDeleted.class, messages)).isEqualTo(new BaseDeleted("appSite"));
    }

    @Pact(consumer = CONSUMER, provider = PROVIDER)
    MessagePact tableChanged(MessagePactBuilder builder) {
        return message(builder, TableChanged.class, table().stringType("name", "Jobs"));
    }

    @Test
    @PactTestFor(pactMethod = "tableChanged")
    void reads_renamed_tables(List<Message> messages) {
        assertThat(read(Topics.SCHEMAS, TableChanged.class, messages))
                .isEqualTo(new TableChanged("appSite", "tblTasks", "Jobs"));
    }

    @Pact(consumer = CONSUMER, provider = PROVIDER)
    MessagePact tableDeleted(MessagePactBuilder builder) {
        return message(builder, TableDeleted.class, table());
    }

    @Test
    @PactTestFor(pactMethod = "tableDeleted")
    void reads_deleted_tables(List<Message> messages) {
        assertThat(read(Topics.SCHEMAS, TableDeleted.class, messages))
                .isEqualTo(new TableDeleted("appSite", "tblTasks"));
    }

    @Pact(consumer = CONSUMER, provider = PROVIDER)
    MessagePact fieldChanged(MessagePactBuilder builder) {
        PactDslJsonBody body = table().stringType("fieldId", "fldName")
                .stringType("name", "Title")
                .stringType("type", "singleLineText");
        return message(builder, FieldChanged.class, body.object("options", new PactDslJsonBody()));
    }

    @Test
    @PactTestFor(pactMethod = "fieldChanged")
    void reads_renamed_fields(List<Message> messages) {
        assertThat(read(Topics.SCHEMAS, FieldChanged.class, messages))
                .isEqualTo(new FieldChanged("appSite", "tblTasks", "fldName", "Title", "singleLineText", Map.of()));
    }

    @Pact(consumer = CONSUMER, provider = PROVIDER)
    MessagePact fieldDeleted(MessagePactBuilder builder) {
        return message(builder, FieldDeleted.class, table().stringType("fieldId", "fldName"));
    }

    @Test
    @PactTestFor(pactMethod = "fieldDeleted")
    void reads_deleted_fields(List<Message> messages) {
        assertThat(read(Topics.SCHEMAS, FieldDeleted.class, messages))
                .isEqualTo(new FieldDeleted("appSite", "tblTasks", "fldName"));
    }

    private static PactDslJsonBody table() {
        return new PactDslJsonBody().stringType("baseId", "appSite").stringType("tableId", "tblTasks");
    }

    private static MessagePact message(MessagePactBuilder builder, Class<? extends Event> type, PactDslJsonBody body) {
        return builder.expectsToReceive(Topic.typeOf(type))
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

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
import org.pyairtable.events.RecordEvent.ChangeKind;
import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.events.RecordEvent.RecordsChanged;
import org.pyairtable.events.SchemaEvent.BaseDeleted;
import org.pyairtable.events.SchemaEvent.BaseRenamed;
import org.pyairtable.events.SchemaEvent.FieldChanged;
import org.pyairtable.events.SchemaEvent.FieldDeleted;
import org.pyairtable.events.SchemaEvent.TableChanged;
import org.pyairtable.events.SchemaEvent.TableDeleted;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.fixture.EventPacts;

/** What this service reads of data-integration's events. Messages are named by type. */
@ExtendWith(PactConsumerTestExt.class)
@PactTestFor(providerName = "data-integration", providerType = ProviderType.ASYNCH, pactVersion = PactSpecVersion.V3)
class DataIntegrationPactTest {
    private static final String CONSUMER = "ai-ml";
    private static final String PROVIDER = "data-integration";

    @Pact(consumer = CONSUMER, provider = PROVIDER)
    MessagePact recordsChanged(MessagePactBuilder builder) {
        PactDslJsonBody body = EventPacts.changesOfTasks(new FieldInfo("fldName", "Name", "singleLineText"));
        return EventPacts.message(builder, RecordsChanged.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "recordsChanged")
    void readsChangedRecords(List<Message> messages) {
        RecordsChanged event =
                (RecordsChanged) EventPacts.read(Topics.RECORDS, RecordsChanged.class, messages, PROVIDER);

        assertThat(event.baseName()).isEqualTo("Building site");
        assertThat(event.tableName()).isEqualTo("Tasks");
        assertThat(event.schema()).containsExactly(new FieldInfo("fldName", "Name", "singleLineText"));
        assertThat(event.changes().getFirst().kind()).isEqualTo(ChangeKind.UPDATED);
        assertThat(event.changes().getFirst().display()).isEqualTo("Roof");
    }

    @Pact(consumer = CONSUMER, provider = PROVIDER)
    MessagePact baseRenamed(MessagePactBuilder builder) {
        return EventPacts.message(
                builder,
                BaseRenamed.class,
                new PactDslJsonBody().stringType("baseId", "appSite").stringType("name", "Site"));
    }

    @Test
    @PactTestFor(pactMethod = "baseRenamed")
    void readsRenamedBases(List<Message> messages) {
        assertThat(EventPacts.read(Topics.SCHEMAS, BaseRenamed.class, messages, PROVIDER))
                .isEqualTo(new BaseRenamed("appSite", "Site"));
    }

    @Pact(consumer = CONSUMER, provider = PROVIDER)
    MessagePact baseDeleted(MessagePactBuilder builder) {
        return EventPacts.message(builder, BaseDeleted.class, new PactDslJsonBody().stringType("baseId", "appSite"));
    }

    @Test
    @PactTestFor(pactMethod = "baseDeleted")
    void readsDeletedBases(List<Message> messages) {
        assertThat(EventPacts.read(Topics.SCHEMAS, BaseDeleted.class, messages, PROVIDER))
                .isEqualTo(new BaseDeleted("appSite"));
    }

    @Pact(consumer = CONSUMER, provider = PROVIDER)
    MessagePact tableChanged(MessagePactBuilder builder) {
        return EventPacts.message(builder, TableChanged.class, table().stringType("name", "Jobs"));
    }

    @Test
    @PactTestFor(pactMethod = "tableChanged")
    void readsRenamedTables(List<Message> messages) {
        assertThat(EventPacts.read(Topics.SCHEMAS, TableChanged.class, messages, PROVIDER))
                .isEqualTo(new TableChanged("appSite", "tblTasks", "Jobs"));
    }

    @Pact(consumer = CONSUMER, provider = PROVIDER)
    MessagePact tableDeleted(MessagePactBuilder builder) {
        return EventPacts.message(builder, TableDeleted.class, table());
    }

    @Test
    @PactTestFor(pactMethod = "tableDeleted")
    void readsDeletedTables(List<Message> messages) {
        assertThat(EventPacts.read(Topics.SCHEMAS, TableDeleted.class, messages, PROVIDER))
                .isEqualTo(new TableDeleted("appSite", "tblTasks"));
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
    void readsRenamedFields(List<Message> messages) {
        assertThat(EventPacts.read(Topics.SCHEMAS, FieldChanged.class, messages, PROVIDER))
                .isEqualTo(new FieldChanged("appSite", "tblTasks", "fldName", "Title", "singleLineText", Map.of()));
    }

    @Pact(consumer = CONSUMER, provider = PROVIDER)
    MessagePact fieldDeleted(MessagePactBuilder builder) {
        return EventPacts.message(builder, FieldDeleted.class, table().stringType("fieldId", "fldName"));
    }

    @Test
    @PactTestFor(pactMethod = "fieldDeleted")
    void readsDeletedFields(List<Message> messages) {
        assertThat(EventPacts.read(Topics.SCHEMAS, FieldDeleted.class, messages, PROVIDER))
                .isEqualTo(new FieldDeleted("appSite", "tblTasks", "fldName"));
    }

    private static PactDslJsonBody table() {
        return new PactDslJsonBody().stringType("baseId", "appSite").stringType("tableId", "tblTasks");
    }
}

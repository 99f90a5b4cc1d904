package org.pyairtable.communication;

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
import org.pyairtable.events.CommunicationCommand;
import org.pyairtable.events.CommunicationCommand.CancelPings;
import org.pyairtable.events.CommunicationCommand.DeliverPing;
import org.pyairtable.events.CommunicationCommand.SendNotification;
import org.pyairtable.events.Event;
import org.pyairtable.events.RecordEvent;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.events.WorkspaceEvent;
import org.pyairtable.runtime.wire.Decoded;
import org.pyairtable.runtime.wire.EventCodec;

/** What the hub reads of others' messages. Each is described by its wire name. */
@ExtendWith(PactConsumerTestExt.class)
@PactTestFor(providerType = ProviderType.ASYNCH, pactVersion = PactSpecVersion.V3)
class ConsumedEventsPactTest {
    private static final String CONSUMER = "communication-hub";
    private static final String SIGNATURE = "hmac-sha256=" + "0f".repeat(32);

    @Pact(consumer = CONSUMER, provider = "workflow-engine")
    MessagePact wishes(MessagePactBuilder builder) {
        PactDslJsonBody body = new PactDslJsonBody();
        body.stringType("workspaceId", "wspBuilders");
        body.array("recipients").stringType("*").closeArray();
        body.stringMatcher("category", "[a-z][a-z0-9.-]{0,49}", "workflow");
        body.stringType("title", "Late").stringType("body", "Roof is 3 days late");
        body.object("data").closeObject();
        return message(builder, SendNotification.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "wishes", providerName = "workflow-engine")
    void readsWishesToNotify(List<Message> messages) {
        CommunicationCommand wish =
                read(Topics.COMMUNICATION_COMMANDS, SendNotification.class, messages, "workflow-engine");

        assertThat(wish)
                .isEqualTo(new SendNotification(
                        "wspBuilders", List.of("*"), "workflow", "Late", "Roof is 3 days late", Map.of()));
    }

    @Pact(consumer = CONSUMER, provider = "core-platform")
    MessagePact memberAdded(MessagePactBuilder builder) {
        PactDslJsonBody body = new PactDslJsonBody()
                .stringType("workspaceId", "wspBuilders")
                .stringType("userId", "usrAnn")
                .stringMatcher("role", "viewer|commenter|editor|creator|owner", "editor");
        return message(builder, WorkspaceEvent.MemberAdded.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "memberAdded", providerName = "core-platform")
    void readsWhoWasAddedToAWorkspace(List<Message> messages) {
        assertThat(read(Topics.WORKSPACES, WorkspaceEvent.MemberAdded.class, messages, "core-platform"))
                .isEqualTo(new WorkspaceEvent.MemberAdded("wspBuilders", "usrAnn", "editor"));
    }

    /** Webhooks hand it on as it is: receivers read all of it. */
    @Pact(consumer = CONSUMER, provider = "data-integration")
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
        return message(builder, RecordEvent.RecordsChanged.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "recordsChanged", providerName = "data-integration")
    void readsChangedRecords(List<Message> messages) {
        RecordEvent.RecordsChanged changed = (RecordEvent.RecordsChanged)
                read(Topics.RECORDS, RecordEvent.RecordsChanged.class, messages, "data-integration");

        assertThat(changed.tableName()).isEqualTo("Tasks");
        assertThat(changed.changes().getFirst().display()).isEqualTo("Roof");
    }

    @Pact(consumer = CONSUMER, provider = "data-integration")
    MessagePact pings(MessagePactBuilder builder) {
        PactDslJsonBody body = new PactDslJsonBody()
                .stringType("workspaceId", "wspBuilders")
                .stringMatcher("webhookId", "ach[A-Za-z0-9]{14}", "ach00000000000001")
                .stringType("pingId", "png1")
                .stringType("url", "https://example.org/hook")
                .stringType("body", "{}")
                .stringMatcher("signature", "hmac-sha256=[0-9a-f]{64}", SIGNATURE);
        return message(builder, DeliverPing.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "pings", providerName = "data-integration")
    void readsPingsToDeliver(List<Message> messages) {
        assertThat(read(Topics.COMMUNICATION_COMMANDS, DeliverPing.class, messages, "data-integration"))
                .isEqualTo(new DeliverPing(
                        "wspBuilders", "ach00000000000001", "png1", "https://example.org/hook", "{}", SIGNATURE));
    }

    @Pact(consumer = CONSUMER, provider = "data-integration")
    MessagePact cancelledPings(MessagePactBuilder builder) {
        PactDslJsonBody body = new PactDslJsonBody()
                .stringType("workspaceId", "wspBuilders")
                .stringMatcher("webhookId", "ach[A-Za-z0-9]{14}", "ach00000000000001");
        return message(builder, CancelPings.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "cancelledPings", providerName = "data-integration")
    void readsWhoWantsNoMorePings(List<Message> messages) {
        assertThat(read(Topics.COMMUNICATION_COMMANDS, CancelPings.class, messages, "data-integration"))
                .isEqualTo(new CancelPings("wspBuilders", "ach00000000000001"));
    }

    @Pact(consumer = CONSUMER, provider = "data-integration")
    MessagePact mentions(MessagePactBuilder builder) {
        PactDslJsonBody body = new PactDslJsonBody();
        body.stringType("workspaceId", "wspBuilders");
        body.array("recipients").stringType("usrAnn").closeArray();
        body.stringValue("category", "comment");
        body.stringType("title", "Ann mentioned you in a comment").stringType("body", "See @Bob");
        body.object("data").closeObject();
        return message(builder, SendNotification.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "mentions", providerName = "data-integration")
    void readsMentionsInComments(List<Message> messages) {
        assertThat(read(Topics.COMMUNICATION_COMMANDS, SendNotification.class, messages, "data-integration"))
                .isEqualTo(new SendNotification(
                        "wspBuilders",
                        List.of("usrAnn"),
                        "comment",
                        "Ann mentioned you in a comment",
                        "See @Bob",
                        Map.of()));
    }

    private static MessagePact message(MessagePactBuilder builder, Class<? extends Event> type, PactDslJsonBody body) {
        String name = Topic.typeOf(type);
        return builder.expectsToReceive(name)
                .withMetadata(Map.of("ce_type", name))
                .withContent(body)
                .toPact();
    }

    private static <E extends Event> E read(
            Topic<E> topic, Class<? extends E> type, List<Message> messages, String provider) {
        Map<String, String> headers =
                Map.of("ce_id", "1", "ce_source", provider, "ce_type", Topic.typeOf(type), "ce_actor", "usr1");
        Decoded<E> decoded =
                new EventCodec().decode(topic, headers, messages.getFirst().contentsAsBytes());
        assertThat(decoded).isInstanceOf(Decoded.Known.class);
        return ((Decoded.Known<E>) decoded).envelope().event();
    }
}

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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pyairtable.events.CommunicationCommand;
import org.pyairtable.events.CommunicationCommand.CancelPings;
import org.pyairtable.events.CommunicationCommand.DeliverPing;
import org.pyairtable.events.CommunicationCommand.SealedSecret;
import org.pyairtable.events.CommunicationCommand.SendLetter;
import org.pyairtable.events.CommunicationCommand.SendMail;
import org.pyairtable.events.CommunicationCommand.SendNotification;
import org.pyairtable.events.ExportEvent;
import org.pyairtable.events.RecordEvent;
import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.events.Topics;
import org.pyairtable.events.WorkspaceEvent;
import org.pyairtable.runtime.fixture.EventPacts;

/** What the hub reads of others' messages. Each is described by its wire name. */
@ExtendWith(PactConsumerTestExt.class)
@PactTestFor(providerType = ProviderType.ASYNCH, pactVersion = PactSpecVersion.V3)
class ConsumedEventsPactTest {
    private static final String CONSUMER = "communication-hub";
    private static final String SIGNATURE = "hmac-sha256=" + "0f".repeat(32);

    @Pact(consumer = CONSUMER, provider = "workflow-engine")
    MessagePact commands(MessagePactBuilder builder) {
        PactDslJsonBody body = new PactDslJsonBody();
        body.stringType("workspaceId", "wspBuilders");
        body.array("recipients").stringType("*").closeArray();
        body.stringMatcher("category", "[a-z][a-z0-9.-]{0,49}", "workflow");
        body.stringType("title", "Late").stringType("body", "Roof is 3 days late");
        body.object("data").closeObject();
        return EventPacts.message(builder, SendNotification.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "commands", providerName = "workflow-engine")
    void readsCommandsToNotify(List<Message> messages) {
        CommunicationCommand command =
                EventPacts.read(Topics.COMMUNICATION_COMMANDS, SendNotification.class, messages, "workflow-engine");

        assertThat(command)
                .isEqualTo(new SendNotification(
                        "wspBuilders", List.of("*"), "workflow", "Late", "Roof is 3 days late", Map.of()));
    }

    @Pact(consumer = CONSUMER, provider = "workflow-engine")
    MessagePact letters(MessagePactBuilder builder) {
        PactDslJsonBody body = new PactDslJsonBody().stringType("workspaceId", "wspBuilders");
        body.stringMatcher("key", "[A-Za-z0-9_-]{1,100}", "key1");
        body.array("userIds").stringType("usrAnn").closeArray();
        body.array("addresses").stringType("bob@example.org").closeArray();
        body.stringType("subject", "Late").stringType("text", "Roof is late");
        body.stringMatcher("until", ".+Z", "2026-11-23T08:00:00Z");
        return EventPacts.message(builder, SendLetter.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "letters", providerName = "workflow-engine")
    void readsCommandsToSendLetters(List<Message> messages) {
        assertThat(EventPacts.read(Topics.COMMUNICATION_COMMANDS, SendLetter.class, messages, "workflow-engine"))
                .isEqualTo(new SendLetter(
                        "wspBuilders",
                        "key1",
                        List.of("usrAnn"),
                        List.of("bob@example.org"),
                        "Late",
                        "Roof is late",
                        Instant.parse("2026-11-23T08:00:00Z")));
    }

    @Pact(consumer = CONSUMER, provider = "core-platform")
    MessagePact exportRequested(MessagePactBuilder builder) {
        PactDslJsonBody body = new PactDslJsonBody()
                .stringType("exportId", "exp1")
                .stringType("userId", "usrAnn")
                .stringMatcher("addressHash", "[0-9a-f]{64}", "0f".repeat(32))
                .stringMatcher("publicKey", "[A-Za-z0-9+/]+=*", "a2V5")
                .stringMatcher("expiresAt", ".+Z", "2026-11-23T08:00:00Z");
        return EventPacts.message(builder, ExportEvent.ExportRequested.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "exportRequested", providerName = "core-platform")
    void readsRequestsForExports(List<Message> messages) {
        assertThat(EventPacts.read(Topics.EXPORTS, ExportEvent.ExportRequested.class, messages, "core-platform"))
                .isEqualTo(new ExportEvent.ExportRequested(
                        "exp1", "usrAnn", "0f".repeat(32), "a2V5", Instant.parse("2026-11-23T08:00:00Z")));
    }

    @Pact(consumer = CONSUMER, provider = "core-platform")
    MessagePact memberAdded(MessagePactBuilder builder) {
        PactDslJsonBody body = new PactDslJsonBody()
                .stringType("workspaceId", "wspBuilders")
                .stringType("userId", "usrAnn")
                .stringMatcher("role", "viewer|commenter|editor|creator|owner", "editor");
        return EventPacts.message(builder, WorkspaceEvent.MemberAdded.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "memberAdded", providerName = "core-platform")
    void readsAddedMembers(List<Message> messages) {
        assertThat(EventPacts.read(Topics.WORKSPACES, WorkspaceEvent.MemberAdded.class, messages, "core-platform"))
                .isEqualTo(new WorkspaceEvent.MemberAdded("wspBuilders", "usrAnn", "editor"));
    }

    /** Webhooks hand it on as it is: receivers read all of it. */
    @Pact(consumer = CONSUMER, provider = "data-integration")
    MessagePact recordsChanged(MessagePactBuilder builder) {
        PactDslJsonBody body = EventPacts.changesOfTasks(new FieldInfo("fldName", "Name", "singleLineText"));
        return EventPacts.message(builder, RecordEvent.RecordsChanged.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "recordsChanged", providerName = "data-integration")
    void readsChangedRecords(List<Message> messages) {
        RecordEvent.RecordsChanged changed = (RecordEvent.RecordsChanged)
                EventPacts.read(Topics.RECORDS, RecordEvent.RecordsChanged.class, messages, "data-integration");

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
        return EventPacts.message(builder, DeliverPing.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "pings", providerName = "data-integration")
    void readsPingsToDeliver(List<Message> messages) {
        assertThat(EventPacts.read(Topics.COMMUNICATION_COMMANDS, DeliverPing.class, messages, "data-integration"))
                .isEqualTo(new DeliverPing(
                        "wspBuilders", "ach00000000000001", "png1", "https://example.org/hook", "{}", SIGNATURE));
    }

    @Pact(consumer = CONSUMER, provider = "data-integration")
    MessagePact cancelledPings(MessagePactBuilder builder) {
        PactDslJsonBody body = new PactDslJsonBody()
                .stringType("workspaceId", "wspBuilders")
                .stringMatcher("webhookId", "ach[A-Za-z0-9]{14}", "ach00000000000001");
        return EventPacts.message(builder, CancelPings.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "cancelledPings", providerName = "data-integration")
    void readsCancelledPings(List<Message> messages) {
        assertThat(EventPacts.read(Topics.COMMUNICATION_COMMANDS, CancelPings.class, messages, "data-integration"))
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
        return EventPacts.message(builder, SendNotification.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "mentions", providerName = "data-integration")
    void readsMentionsInComments(List<Message> messages) {
        assertThat(EventPacts.read(Topics.COMMUNICATION_COMMANDS, SendNotification.class, messages, "data-integration"))
                .isEqualTo(new SendNotification(
                        "wspBuilders",
                        List.of("usrAnn"),
                        "comment",
                        "Ann mentioned you in a comment",
                        "See @Bob",
                        Map.of()));
    }

    @Pact(consumer = CONSUMER, provider = "workflow-engine")
    MessagePact approvals(MessagePactBuilder builder) {
        PactDslJsonBody body = new PactDslJsonBody();
        body.stringMatcher("mailId", "[A-Za-z0-9_-]{1,60}", "mail1");
        body.stringMatcher("kind", "approval", "approval");
        body.stringType("to", "ann@example.org");
        body.object("values")
                .stringType("title", "Pay?")
                .stringType("asker", "Bob")
                .stringType("workflow", "Bills")
                .stringType("until", "30 November 2026, 08:00 UTC")
                .closeObject();
        body.stringType("expiresAt", "2026-11-30T08:00:00Z");
        body.object("sealed")
                .stringType("keyId", "mlk1")
                .stringType("sealed", "AAAA")
                .closeObject();
        return EventPacts.message(builder, SendMail.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "approvals", providerName = "workflow-engine")
    void readsMailsThatAskForADecision(List<Message> messages) {
        assertThat(EventPacts.read(Topics.COMMUNICATION_COMMANDS, SendMail.class, messages, "workflow-engine"))
                .isEqualTo(new SendMail(
                        "mail1",
                        "approval",
                        "ann@example.org",
                        Map.of(
                                "title",
                                "Pay?",
                                "asker",
                                "Bob",
                                "workflow",
                                "Bills",
                                "until",
                                "30 November 2026, 08:00 UTC"),
                        Instant.parse("2026-11-30T08:00:00Z"),
                        new SealedSecret("mlk1", "AAAA")));
    }

    @Pact(consumer = CONSUMER, provider = "core-platform")
    MessagePact mails(MessagePactBuilder builder) {
        PactDslJsonBody body = new PactDslJsonBody();
        body.stringMatcher("mailId", "[A-Za-z0-9_-]{1,60}", "mail1");
        body.stringMatcher("kind", "invitation|address-proof|password-reset|address-changed", "invitation");
        body.stringType("to", "ann@example.org");
        body.object("values")
                .stringType("inviter", "Bob")
                .stringType("workspace", "Site")
                .closeObject();
        body.stringType("expiresAt", "2026-11-30T08:00:00Z");
        body.object("sealed")
                .stringType("keyId", "mlk1")
                .stringType("sealed", "AAAA")
                .closeObject();
        return EventPacts.message(builder, SendMail.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "mails", providerName = "core-platform")
    void readsMailsToSend(List<Message> messages) {
        assertThat(EventPacts.read(Topics.COMMUNICATION_COMMANDS, SendMail.class, messages, "core-platform"))
                .isEqualTo(new SendMail(
                        "mail1",
                        "invitation",
                        "ann@example.org",
                        Map.of("inviter", "Bob", "workspace", "Site"),
                        Instant.parse("2026-11-30T08:00:00Z"),
                        new SealedSecret("mlk1", "AAAA")));
    }
}

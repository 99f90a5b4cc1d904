package org.pyairtable.core.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import au.com.dius.pact.consumer.MessagePactBuilder;
import au.com.dius.pact.consumer.junit5.PactConsumerTestExt;
import au.com.dius.pact.consumer.junit5.PactTestFor;
import au.com.dius.pact.consumer.junit5.ProviderType;
import au.com.dius.pact.core.model.PactSpecVersion;
import au.com.dius.pact.core.model.annotations.Pact;
import au.com.dius.pact.core.model.messaging.Message;
import au.com.dius.pact.core.model.messaging.MessagePact;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pyairtable.events.Event;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.wire.Decoded;
import org.pyairtable.runtime.wire.EventCodec;

/**
 * What the audit trail and the usage figures read of every service's events. Each message is described by its wire name;
 * of the maps with cells and options nothing is read.
 */
@ExtendWith(PactConsumerTestExt.class)
@PactTestFor(providerType = ProviderType.ASYNCH, pactVersion = PactSpecVersion.V3)
class AuditedEventsPactTest {
    private static final String CONSUMER = "core-platform";

    @Pact(consumer = CONSUMER, provider = "core-platform")
    MessagePact identity(MessagePactBuilder builder) {
        return EventContract.add(builder, Topics.IDENTITY, Topics.WORKSPACES);
    }

    @Test
    @PactTestFor(pactMethod = "identity", providerName = "core-platform")
    void summarizesUsersAndWorkspaces(List<Message> messages) {
        assertThat(summaries(messages, Topics.IDENTITY, AuditSummary::of))
                .containsExactly(
                        "User registered",
                        "Address of user userId ✓ proven",
                        "Signed in, session sessionId ✓",
                        "Refresh token reused: session sessionId ✓ revoked",
                        "Signed out, session sessionId ✓",
                        "Token tokenId ✓ “name ✓” created with scopes ✓",
                        "Changes by tools with token tokenId ✓: all ask",
                        "Token tokenId ✓ revoked",
                        "Session sessionId ✓ ended: reason ✓",
                        "Password changed",
                        "Password reset of user userId ✓ issued, good until 2026-01-02T03:04:05.678Z",
                        "Password reset",
                        "User userId ✓ disabled",
                        "User userId ✓ enabled",
                        "User userId ✓ is now role ✓",
                        "Registration is now mode ✓: domains ✓",
                        "Address of user userId ✓ changed",
                        "Invitation invitationId ✓ to the installation issued, good until 2026-01-02T03:04:05.678Z",
                        "Invitation invitationId ✓ to the installation how ✓");
        assertThat(summaries(messages, Topics.WORKSPACES, AuditSummary::of))
                .containsExactly(
                        "Workspace “name ✓” created",
                        "Workspace renamed to “name ✓”",
                        "Workspace archived",
                        "Workspace taken back from the archive",
                        "Workspace “name ✓” deleted",
                        "Member userId ✓ added as role ✓",
                        "Member userId ✓ is now role ✓",
                        "Member userId ✓ removed",
                        "Group groupId ✓ “name ✓” created (role ✓)",
                        "Group groupId ✓ is now “name ✓” (role ✓), before “previousName ✓” (previousRole ✓)",
                        "Group groupId ✓ “name ✓” deleted, before previousRole ✓",
                        "User userId ✓ added to group groupId ✓",
                        "User userId ✓ removed from group groupId ✓",
                        "User userId ✓ is role ✓ in base baseId ✓",
                        "User userId ✓ is now role ✓ in base baseId ✓, before previousRole ✓",
                        "User userId ✓ has no role in base baseId ✓ any more, before previousRole ✓",
                        "Invitation invitationId ✓ as role ✓ issued, good until 2026-01-02T03:04:05.678Z",
                        "Invitation invitationId ✓ how ✓",
                        "Service account userId ✓ “name ✓” created",
                        "Service account userId ✓ deleted");
    }

    @Pact(consumer = CONSUMER, provider = "data-integration")
    MessagePact data(MessagePactBuilder builder) {
        return EventContract.add(
                builder, Topics.RECORDS, Topics.SCHEMAS, Topics.DATA_RESULTS, Topics.AGENTS, Topics.COMMENTS);
    }

    @Test
    @PactTestFor(pactMethod = "data", providerName = "data-integration")
    void summarizesRecordsSchemasAndResults(List<Message> messages) {
        assertThat(summaries(messages, Topics.RECORDS, AuditSummary::of))
                .containsExactly("Records in “tableName ✓” of “baseName ✓” by via ✓: 1 created, 0 updated, 0 deleted");
        assertThat(summaries(messages, Topics.SCHEMAS, AuditSummary::of))
                .containsExactly(
                        "Base “name ✓” created",
                        "Base renamed to “name ✓”",
                        "Base deleted",
                        "Table tableId ✓ “name ✓” created",
                        "Table tableId ✓ “name ✓” changed",
                        "Table tableId ✓ deleted",
                        "Field fieldId ✓ “name ✓” (type ✓) created in tableId ✓",
                        "Field fieldId ✓ “name ✓” (type ✓) changed in tableId ✓",
                        "Field fieldId ✓ deleted from tableId ✓",
                        "View viewId ✓ “name ✓” (type ✓) created in tableId ✓",
                        "View viewId ✓ “name ✓” (type ✓) changed in tableId ✓",
                        "View viewId ✓ deleted from tableId ✓",
                        "Rules changed: 7, revision 7000000000",
                        "Link shareId ✓ “name ✓” to view viewId ✓ created, until 2026-01-02T03:04:05.678Z, with a password",
                        "Link shareId ✓ “name ✓” to view viewId ✓ changed, until 2026-01-02T03:04:05.678Z, with a password",
                        "Link shareId ✓ “name ✓” to view viewId ✓ revoked");
        assertThat(summaries(messages, Topics.DATA_RESULTS, AuditSummary::of))
                .containsExactly(
                        "Command done in tableId ✓: 1 created, 1 updated, 1 deleted",
                        "Command done in tableId ✓: 1 created, 0 updated, 1 deleted",
                        "Command rejected: type ✓",
                        "Tool tool ✓ called by command key ✓: refused");
        assertThat(summaries(messages, Topics.AGENTS, AuditSummary::of))
                .containsExactly(
                        "Change proposalId ✓ proposed by tool ✓ with credentialId ✓, good until 2026-01-02T03:04:05.678Z",
                        "Change proposalId ✓ made by tool ✓ with credentialId ✓, approved by approvedBy ✓",
                        "Change proposalId ✓ of tool ✓ with credentialId ✓ rejected");
        assertThat(summaries(messages, Topics.COMMENTS, AuditSummary::of))
                .containsExactly(
                        "Comment commentId ✓ on record recordId ✓ added",
                        "Comment commentId ✓ on record recordId ✓ changed",
                        "Comment commentId ✓ on record recordId ✓ deleted");
    }

    @Pact(consumer = CONSUMER, provider = "ai-ml")
    MessagePact ai(MessagePactBuilder builder) {
        return EventContract.add(builder, Topics.AI, Topics.AI_RESULTS);
    }

    @Test
    @PactTestFor(pactMethod = "ai", providerName = "ai-ml")
    void summarizesIndexingAndAnswers(List<Message> messages) {
        assertThat(summaries(messages, Topics.AI, AuditSummary::of))
                .containsExactly(
                        "1 records of tableId ✓ indexed with embeddingModel ✓",
                        "Question answered by provider ✓ model ✓ from 7 records",
                        "Budget for language models set, in millionths of a dollar: question 7000000000, day 7000000000,"
                                + " month 7000000000; each member day 7000000000, month 7000000000",
                        "Language models of third parties allowed: providers [providers ✓], models [models ✓], keys of the workspace"
                                + " for [keys ✓]");
        assertThat(summaries(messages, Topics.AI_RESULTS, AuditSummary::of))
                .containsExactly("Task key ✓ done by model ✓", "Task key ✓ not done: code ✓");
    }

    @Pact(consumer = CONSUMER, provider = "workflow-engine")
    MessagePact workflows(MessagePactBuilder builder) {
        return EventContract.add(builder, Topics.WORKFLOWS);
    }

    @Test
    @PactTestFor(pactMethod = "workflows", providerName = "workflow-engine")
    void summarizesWorkflowsAndRuns(List<Message> messages) {
        assertThat(summaries(messages, Topics.WORKFLOWS, AuditSummary::of))
                .containsExactly(
                        "Workflow “name ✓” saved, version 7",
                        "Run runId ✓ started by trigger ✓",
                        "Run runId ✓: step stepId ✓ (action ✓) outcome ✓",
                        "Run runId ✓ succeeded",
                        "Run runId ✓ failed at step stepId ✓",
                        "Secret name ✓ of workflows saved for 1 hosts",
                        "Secret name ✓ of workflows deleted");
    }

    @Pact(consumer = CONSUMER, provider = "communication-hub")
    MessagePact communication(MessagePactBuilder builder) {
        return EventContract.add(builder, Topics.COMMUNICATION);
    }

    @Test
    @PactTestFor(pactMethod = "communication", providerName = "communication-hub")
    void summarizesNotificationsAndWebhooks(List<Message> messages) {
        assertThat(summaries(messages, Topics.COMMUNICATION, AuditSummary::of))
                .containsExactly(
                        "Notification notificationId ✓ (category ✓) delivered to userId ✓",
                        "Webhook endpointId ✓ delivered, attempt 7, status 7",
                        "Delivery to webhook endpointId ✓ failed after 7 attempts",
                        "Ping of webhook webhookId ✓, attempt 7: delivered",
                        "Webhooks may reach receiver ✓ until 2026-01-02T03:04:05.678Z",
                        "Webhooks may no longer reach receiver ✓",
                        "Letter key ✓ of a workflow sent to 7 people",
                        "Letter key ✓ of a workflow failed: code ✓, sent to 7 people");
    }

    /** Of the topic's events, in the order of their declaration. */
    private static <E extends Event> List<String> summaries(
            List<Message> messages, Topic<E> topic, Function<E, String> summary) {
        return topic.events().stream()
                .map(Topic::typeOf)
                .map(type -> decode(topic, type, messages))
                .map(summary)
                .toList();
    }

    private static <E extends Event> E decode(Topic<E> topic, String type, List<Message> messages) {
        Message message = messages.stream()
                .filter(m -> type.equals(m.getDescription()))
                .findFirst()
                .orElseThrow();
        assertThat(message.getMetadata()).containsEntry("ce_type", type);
        Decoded<E> decoded = new EventCodec()
                .decode(
                        topic,
                        Map.of("ce_id", "1", "ce_source", "s", "ce_type", type),
                        EventContract.completed(message.contentsAsString(), type)
                                .getBytes(UTF_8));
        assertThat(decoded).isInstanceOf(Decoded.Known.class);
        return ((Decoded.Known<E>) decoded).envelope().event();
    }
}

package org.pyairtable.events;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.pyairtable.events.Topic.Kind;

/** Every topic of the suite. A topic that is not here does not exist. */
public final class Topics {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HOUR = Duration.ofHours(1);

    public static final Topic<IdentityEvent> IDENTITY =
            events("core.identity", IdentityEvent.class, 2, "Users, sessions and tokens");
    public static final Topic<WorkspaceEvent> WORKSPACES =
            events("core.workspaces", WorkspaceEvent.class, 2, "Workspaces and their members");
    public static final Topic<RecordEvent> RECORDS =
            events("data.records", RecordEvent.class, 6, "Changes of records, one event a write request and table");
    public static final Topic<SchemaEvent> SCHEMAS =
            events("data.schemas", SchemaEvent.class, 2, "Changes of bases, tables, fields and views");
    public static final Topic<DataCommand> DATA_COMMANDS = commands(
            "data.commands", DataCommand.class, 6, "Writes of records by other services and outside producers");
    public static final Topic<DataResult> DATA_RESULTS =
            events("data.results", DataResult.class, 6, "Answers to data.commands");
    public static final Topic<AgentEvent> AGENTS =
            events("data.agents", AgentEvent.class, 2, "Changes that agents propose and make with tools");
    public static final Topic<CommentEvent> COMMENTS =
            events("data.comments", CommentEvent.class, 2, "Comments on records and whom they mention");
    public static final Topic<AiEvent> AI =
            events("ai.events", AiEvent.class, 2, "Indexed records, answered questions and their cost, budgets");
    public static final Topic<AiCommand> AI_COMMANDS =
            commands("ai.commands", AiCommand.class, 2, "Tasks for language models and searches by other services");
    public static final Topic<AiResult> AI_RESULTS = events("ai.results", AiResult.class, 2, "Answers to ai.commands");
    public static final Topic<WorkflowEvent> WORKFLOWS =
            events("workflow.events", WorkflowEvent.class, 4, "Workflow definitions, runs and steps");
    public static final Topic<WorkflowCommand> WORKFLOW_COMMANDS =
            commands("workflow.commands", WorkflowCommand.class, 2, "Starts of workflow runs");
    public static final Topic<CommunicationCommand> COMMUNICATION_COMMANDS = commands(
            "communication.commands", CommunicationCommand.class, 2, "Messages to people and pings to other systems");
    public static final Topic<CommunicationEvent> COMMUNICATION =
            events("communication.events", CommunicationEvent.class, 2, "Delivered notifications and webhooks");
    public static final Topic<ErasureEvent> ERASURES = events(
            "platform.erasures",
            ErasureEvent.class,
            2,
            "Persons and workspaces that are erased, and which service has done so");
    public static final Topic<ExportEvent> EXPORTS = new Topic<>(
            "platform.exports",
            ExportEvent.class,
            Kind.EVENTS,
            1,
            DAY,
            "Exports of what the suite holds on a person, sealed for each of them");
    public static final Topic<AccessEvent> ACCESS = events(
            "platform.access",
            AccessEvent.class,
            1,
            "Who comes in and who is refused, counted: uses of tokens, refusals, failed sign-ins");
    public static final Topic<IngestEvent> INGEST =
            events("ingest.events", IngestEvent.class, 2, "Events of other systems");

    public static final Topic<DataQuery> DATA_QUERIES =
            requests("data.queries", DataQuery.class, 2, "Questions to data-integration");
    public static final Topic<AiQuery> AI_QUERIES = requests("ai.queries", AiQuery.class, 2, "Questions to ai-ml");
    public static final Topic<WorkflowQuery> WORKFLOW_QUERIES =
            requests("workflow.queries", WorkflowQuery.class, 2, "Questions to workflow-engine");
    public static final Topic<Reply> REPLIES =
            requests("platform.replies", Reply.class, 2, "Answers to questions and error replies to commands");

    public static final Topic<State.SigningKey> SIGNING_KEYS =
            state("platform.signing-keys", State.SigningKey.class, "Public keys that tokens are verified with");
    public static final Topic<State.Instance> INSTANCES =
            state("platform.instances", State.Instance.class, "Running instances of the services");
    public static final Topic<State.Flag> FLAGS =
            state("platform.flags", State.Flag.class, "Feature flags and traffic weights");
    public static final Topic<State.Membership> MEMBERSHIPS =
            state("core.memberships", State.Membership.class, "Roles of users in workspaces");
    public static final Topic<State.WorkspaceState> WORKSPACE_STATES =
            state("core.workspace-states", State.WorkspaceState.class, "Workspaces that are archived or deleted");
    public static final Topic<State.Group> GROUPS =
            state("core.groups", State.Group.class, "Groups of users in workspaces");
    public static final Topic<State.BaseRole> BASE_ROLES =
            state("core.base-roles", State.BaseRole.class, "Roles of users in single bases");
    public static final Topic<State.User> USERS =
            state("core.users", State.User.class, "Users as others may know them");
    public static final Topic<State.AccessToken> ACCESS_TOKENS =
            state("core.access-tokens", State.AccessToken.class, "Personal access tokens by hash");
    public static final Topic<State.RevokedSession> REVOKED_SESSIONS = state(
            "core.revoked-sessions",
            State.RevokedSession.class,
            "Sessions that ended while their access tokens were valid");
    public static final Topic<State.WorkflowUses> WORKFLOW_USES =
            state("workflow.uses", State.WorkflowUses.class, "What workflows use of bases");
    public static final Topic<State.TableRules> RULES =
            state("data.rules", State.TableRules.class, "Whom rules keep from seeing all of a table");

    public static final Topic<State.MailKey> MAIL_KEYS =
            state("communication.mail-keys", State.MailKey.class, "Public keys that seal the secrets of mails");

    public static final Topic<AuditHeadEvent> AUDIT_HEADS = new Topic<>(
            "core.audit-heads",
            AuditHeadEvent.class,
            Kind.EVIDENCE,
            1,
            WEEK,
            "Ends of the audit trail, to compare the database with; kept for ever");

    private static final List<Topic<? extends Event>> ALL = List.of(
            IDENTITY,
            WORKSPACES,
            RECORDS,
            SCHEMAS,
            DATA_COMMANDS,
            DATA_RESULTS,
            AGENTS,
            COMMENTS,
            AI,
            AI_COMMANDS,
            AI_RESULTS,
            WORKFLOWS,
            WORKFLOW_COMMANDS,
            COMMUNICATION_COMMANDS,
            COMMUNICATION,
            ERASURES,
            EXPORTS,
            ACCESS,
            INGEST,
            DATA_QUERIES,
            AI_QUERIES,
            WORKFLOW_QUERIES,
            REPLIES,
            SIGNING_KEYS,
            INSTANCES,
            FLAGS,
            MEMBERSHIPS,
            WORKSPACE_STATES,
            GROUPS,
            BASE_ROLES,
            USERS,
            ACCESS_TOKENS,
            REVOKED_SESSIONS,
            WORKFLOW_USES,
            RULES,
            AUDIT_HEADS,
            MAIL_KEYS);

    private static final Map<String, Topic<? extends Event>> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Topic::name, Function.identity()));

    private static final Map<Class<? extends Event>, Topic<? extends Event>> BY_EVENT = ALL.stream()
            .flatMap(t -> t.events().stream().map(e -> Map.entry(e, t)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private Topics() {}

    public static List<Topic<? extends Event>> all() {
        return ALL;
    }

    public static Optional<Topic<? extends Event>> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** The one topic that an event's family travels on. */
    public static Topic<? extends Event> of(Event event) {
        Topic<? extends Event> topic = BY_EVENT.get(event.getClass());
        if (topic == null) {
            throw new IllegalArgumentException(event.getClass().getName() + " belongs to no topic");
        }
        return topic;
    }

    private static <E extends Event> Topic<E> events(String name, Class<E> family, int partitions, String text) {
        return new Topic<>(name, family, Kind.EVENTS, partitions, WEEK, text);
    }

    private static <E extends Event> Topic<E> commands(String name, Class<E> family, int partitions, String text) {
        return new Topic<>(name, family, Kind.COMMANDS, partitions, WEEK, text);
    }

    private static <E extends Event> Topic<E> requests(String name, Class<E> family, int partitions, String text) {
        return new Topic<>(name, family, Kind.REQUESTS, partitions, HOUR, text);
    }

    private static <E extends Event> Topic<E> state(String name, Class<E> family, String text) {
        return new Topic<>(name, family, Kind.STATE, 1, WEEK, text);
    }
}

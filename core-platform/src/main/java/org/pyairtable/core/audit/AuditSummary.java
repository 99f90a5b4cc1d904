package org.pyairtable.core.audit;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.AccessEvent;
import org.pyairtable.events.AgentEvent;
import org.pyairtable.events.AiEvent;
import org.pyairtable.events.AiResult;
import org.pyairtable.events.CommentEvent;
import org.pyairtable.events.CommunicationEvent;
import org.pyairtable.events.DataResult;
import org.pyairtable.events.ErasureEvent;
import org.pyairtable.events.ExportEvent;
import org.pyairtable.events.IdentityEvent;
import org.pyairtable.events.RecordEvent;
import org.pyairtable.events.SchemaEvent;
import org.pyairtable.events.WorkflowEvent;
import org.pyairtable.events.WorkspaceEvent;

/** A one-line summary of an event for people. It names objects and never quotes cell values, addresses or secrets. */
final class AuditSummary {
    private AuditSummary() {}

    static String of(IdentityEvent event) {
        return switch (event) {
            case IdentityEvent.UserRegistered e -> "User registered";
            case IdentityEvent.AddressProven e -> "Address of user %s proven".formatted(e.userId());
            case IdentityEvent.LoggedIn e -> "Signed in, session " + e.sessionId();
            case IdentityEvent.RefreshTokenReused e -> "Refresh token reused: session " + e.sessionId() + " revoked";
            case IdentityEvent.LoggedOut e -> "Signed out, session " + e.sessionId();
            case IdentityEvent.TokenCreated e ->
                "Token %s “%s” created with %s".formatted(e.tokenId(), e.name(), String.join(", ", e.scopes()));
            case IdentityEvent.TokenWritesChanged e ->
                "Changes by tools with token %s: %s".formatted(e.tokenId(), decisions(e.writes()));
            case IdentityEvent.TokenRevoked e -> "Token " + e.tokenId() + " revoked";
            case IdentityEvent.SessionEnded e -> "Session %s ended: %s".formatted(e.sessionId(), e.reason());
            case IdentityEvent.PasswordChanged e -> "Password changed";
            case IdentityEvent.PasswordResetIssued e ->
                "Password reset of user %s issued, good until %s".formatted(e.userId(), e.expiresAt());
            case IdentityEvent.PasswordReset e -> "Password reset";
            case IdentityEvent.UserDisabled e -> "User %s disabled".formatted(e.userId());
            case IdentityEvent.UserEnabled e -> "User %s enabled".formatted(e.userId());
            case IdentityEvent.PlatformRoleChanged e -> "User %s is now %s".formatted(e.userId(), e.role());
            case IdentityEvent.RegistrationChanged e ->
                "Registration is now %s%s"
                        .formatted(e.mode(), e.domains().isEmpty() ? "" : ": " + String.join(", ", e.domains()));
            case IdentityEvent.AddressChanged e -> "Address of user %s changed".formatted(e.userId());
            case IdentityEvent.InvitationIssued e ->
                "Invitation %s to the installation issued, good until %s".formatted(e.invitationId(), e.expiresAt());
            case IdentityEvent.InvitationEnded e ->
                "Invitation %s to the installation %s".formatted(e.invitationId(), e.how());
        };
    }

    private static String decisions(Map<String, String> writes) {
        return writes.isEmpty()
                ? "all ask"
                : new TreeMap<>(writes)
                        .entrySet().stream()
                                .map(entry -> entry.getKey() + " " + entry.getValue())
                                .collect(Collectors.joining(", "));
    }

    static String of(AccessEvent event) {
        return switch (event) {
            case AccessEvent.TokensUsed e -> "%d tokens used".formatted(e.uses().size());
            case AccessEvent.RequestsRefused e ->
                "%s %s refused with %d, %d times since %s"
                        .formatted(e.method(), e.route(), e.status(), e.count(), e.since());
            case AccessEvent.SignInsFailed e -> "Sign-in failed, %d times since %s".formatted(e.count(), e.since());
            case AccessEvent.NotListed e ->
                "%d more of %s since %s, not listed singly".formatted(e.count(), e.what(), e.since());
        };
    }

    static String of(ErasureEvent event) {
        return switch (event) {
            case ErasureEvent.UserErased e -> "User %s erased".formatted(e.userId());
            case ErasureEvent.UserForgotten e -> "User %s forgotten by %s".formatted(e.userId(), e.service());
            case ErasureEvent.WorkspaceDeleted e -> "Workspace %s to be deleted everywhere".formatted(e.workspaceId());
            case ErasureEvent.WorkspaceForgotten e ->
                "Workspace %s deleted by %s".formatted(e.workspaceId(), e.service());
        };
    }

    static String of(ExportEvent event) {
        return switch (event) {
            case ExportEvent.ExportRequested e -> "Export %s of user %s asked for".formatted(e.exportId(), e.userId());
            case ExportEvent.PieceExported e -> "Piece %d of %s".formatted(e.sequence(), e.service());
            case ExportEvent.ServiceExported e ->
                "Export %s of user %s answered by %s".formatted(e.exportId(), e.userId(), e.service());
            case ExportEvent.ExportDownloaded e ->
                "Export %s of user %s downloaded".formatted(e.exportId(), e.userId());
        };
    }

    static String of(WorkspaceEvent event) {
        return switch (event) {
            case WorkspaceEvent.WorkspaceCreated e -> "Workspace “%s” created".formatted(e.name());
            case WorkspaceEvent.WorkspaceRenamed e ->
                "Workspace renamed to “%s”%s".formatted(e.name(), before(quoted(e.previousName())));
            case WorkspaceEvent.WorkspaceArchived e -> "Workspace archived";
            case WorkspaceEvent.WorkspaceTakenBack e -> "Workspace taken back from the archive";
            case WorkspaceEvent.WorkspaceDeleted e -> "Workspace “%s” deleted".formatted(e.name());
            case WorkspaceEvent.MemberAdded e -> "Member %s added as %s".formatted(e.userId(), e.role());
            case WorkspaceEvent.MemberRoleChanged e ->
                "Member %s is now %s%s".formatted(e.userId(), e.role(), before(e.previousRole()));
            case WorkspaceEvent.MemberRemoved e ->
                "Member %s removed%s".formatted(e.userId(), before(e.previousRole()));
            case WorkspaceEvent.GroupCreated e ->
                "Group %s “%s” created%s".formatted(e.groupId(), e.name(), giving(e.role()));
            case WorkspaceEvent.GroupChanged e ->
                "Group %s is now “%s”%s, before “%s”%s"
                        .formatted(e.groupId(), e.name(), giving(e.role()), e.previousName(), giving(e.previousRole()));
            case WorkspaceEvent.GroupDeleted e ->
                "Group %s “%s” deleted%s".formatted(e.groupId(), e.name(), before(e.previousRole()));
            case WorkspaceEvent.GroupMemberAdded e -> "User %s added to group %s".formatted(e.userId(), e.groupId());
            case WorkspaceEvent.GroupMemberRemoved e ->
                "User %s removed from group %s".formatted(e.userId(), e.groupId());
            case WorkspaceEvent.BaseRoleGiven e ->
                "User %s is %s in base %s".formatted(e.userId(), e.role(), e.baseId());
            case WorkspaceEvent.BaseRoleChanged e ->
                "User %s is now %s in base %s%s".formatted(e.userId(), e.role(), e.baseId(), before(e.previousRole()));
            case WorkspaceEvent.BaseRoleTaken e ->
                "User %s has no role in base %s any more%s".formatted(e.userId(), e.baseId(), before(e.previousRole()));
            case WorkspaceEvent.InvitationIssued e ->
                "Invitation %s as %s issued, good until %s".formatted(e.invitationId(), e.role(), e.expiresAt());
            case WorkspaceEvent.InvitationEnded e -> "Invitation %s %s".formatted(e.invitationId(), e.how());
            case WorkspaceEvent.ServiceAccountCreated e ->
                "Service account %s “%s” created".formatted(e.userId(), e.name());
            case WorkspaceEvent.ServiceAccountDeleted e -> "Service account %s deleted".formatted(e.userId());
        };
    }

    private static String before(@Nullable String what) {
        return what == null ? "" : ", before " + what;
    }

    private static String giving(@Nullable String role) {
        return role == null ? "" : " (" + role + ")";
    }

    private static @Nullable String quoted(@Nullable String name) {
        return name == null ? null : "“" + name + "”";
    }

    static String of(RecordEvent event) {
        return switch (event) {
            case RecordEvent.RecordsChanged e ->
                "Records in “%s” of “%s” by %s: %d created, %d updated, %d deleted"
                        .formatted(
                                e.tableName(),
                                e.baseName(),
                                e.via(),
                                count(e, RecordEvent.ChangeKind.CREATED),
                                count(e, RecordEvent.ChangeKind.UPDATED),
                                count(e, RecordEvent.ChangeKind.DELETED));
        };
    }

    private static long count(RecordEvent.RecordsChanged event, RecordEvent.ChangeKind kind) {
        return event.changes().stream().filter(c -> c.kind() == kind).count();
    }

    static String of(SchemaEvent event) {
        return switch (event) {
            case SchemaEvent.BaseCreated e -> "Base “%s” created".formatted(e.name());
            case SchemaEvent.BaseRenamed e -> "Base renamed to “%s”".formatted(e.name());
            case SchemaEvent.BaseDeleted e -> "Base deleted";
            case SchemaEvent.TableCreated e -> "Table %s “%s” created".formatted(e.tableId(), e.name());
            case SchemaEvent.TableChanged e -> "Table %s “%s” changed".formatted(e.tableId(), e.name());
            case SchemaEvent.TableDeleted e -> "Table %s deleted".formatted(e.tableId());
            case SchemaEvent.FieldCreated e ->
                "Field %s “%s” (%s) created in %s".formatted(e.fieldId(), e.name(), e.type(), e.tableId());
            case SchemaEvent.FieldChanged e ->
                "Field %s “%s” (%s) changed in %s".formatted(e.fieldId(), e.name(), e.type(), e.tableId());
            case SchemaEvent.FieldDeleted e -> "Field %s deleted from %s".formatted(e.fieldId(), e.tableId());
            case SchemaEvent.ViewCreated e ->
                "View %s “%s” (%s) created in %s".formatted(e.viewId(), e.name(), e.type(), e.tableId());
            case SchemaEvent.ViewChanged e ->
                "View %s “%s” (%s) changed in %s".formatted(e.viewId(), e.name(), e.type(), e.tableId());
            case SchemaEvent.ViewDeleted e -> "View %s deleted from %s".formatted(e.viewId(), e.tableId());
            case SchemaEvent.RulesChanged e -> "Rules changed: %d, revision %d".formatted(e.rules(), e.revision());
            case SchemaEvent.ShareCreated e ->
                "Link %s “%s” to view %s created%s"
                        .formatted(e.shareId(), e.name(), e.viewId(), bounds(e.expiresAt(), e.password()));
            case SchemaEvent.ShareChanged e ->
                "Link %s “%s” to view %s changed%s"
                        .formatted(e.shareId(), e.name(), e.viewId(), bounds(e.expiresAt(), e.password()));
            case SchemaEvent.ShareRevoked e ->
                "Link %s “%s” to view %s revoked".formatted(e.shareId(), e.name(), e.viewId());
        };
    }

    private static String bounds(@Nullable Instant expiresAt, boolean password) {
        return (expiresAt == null ? "" : ", until " + expiresAt) + (password ? ", with a password" : "");
    }

    static String of(DataResult event) {
        return switch (event) {
            case DataResult.RecordsWritten e ->
                "Command done in %s: %d created, %d updated, %d deleted"
                        .formatted(
                                e.tableId(),
                                e.createdIds().size(),
                                e.updatedIds().size(),
                                e.deletedIds().size());
            case DataResult.BatchWritten e ->
                "Command done in %s: %d created, %d updated, %d deleted"
                        .formatted(
                                e.tableId(),
                                e.createdIds().size(),
                                e.recordIds().size() - e.createdIds().size(),
                                e.deletedIds().size());
            case DataResult.CommandRejected e -> "Command rejected: " + e.type();
            case DataResult.ToolCalled e ->
                "Tool %s called by command %s: %s"
                        .formatted(e.tool(), e.key(), e.refusal() == null ? "answered" : "refused");
        };
    }

    static String of(AiResult event) {
        return switch (event) {
            case AiResult.TaskDone e ->
                e.model() == null
                        ? "Task %s done".formatted(e.key())
                        : "Task %s done by %s".formatted(e.key(), e.model());
            case AiResult.TaskRejected e -> "Task %s not done: %s".formatted(e.key(), e.code());
        };
    }

    static String of(AgentEvent event) {
        return switch (event) {
            case AgentEvent.ChangeProposed e ->
                "Change %s proposed by %s with %s, good until %s"
                        .formatted(e.proposalId(), e.tool(), e.credentialId(), e.expiresAt());
            case AgentEvent.ChangeMade e ->
                e.proposalId() == null
                        ? "Change made by %s with %s".formatted(e.tool(), e.credentialId())
                        : "Change %s made by %s with %s, approved by %s"
                                .formatted(e.proposalId(), e.tool(), e.credentialId(), e.approvedBy());
            case AgentEvent.ProposalRejected e ->
                "Change %s of %s with %s rejected".formatted(e.proposalId(), e.tool(), e.credentialId());
        };
    }

    static String of(CommentEvent event) {
        return switch (event) {
            case CommentEvent.CommentAdded e -> "Comment %s on record %s added".formatted(e.commentId(), e.recordId());
            case CommentEvent.CommentChanged e ->
                "Comment %s on record %s changed".formatted(e.commentId(), e.recordId());
            case CommentEvent.CommentDeleted e ->
                "Comment %s on record %s deleted".formatted(e.commentId(), e.recordId());
        };
    }

    static String of(AiEvent event) {
        return switch (event) {
            case AiEvent.RecordsIndexed e ->
                "%d records of %s indexed with %s".formatted(e.recordIds().size(), e.tableId(), e.embeddingModel());
            case AiEvent.QuestionAnswered e ->
                "Question answered by %s %s from %d records".formatted(e.provider(), e.model(), e.sources());
            case AiEvent.BudgetChanged e ->
                "Budget for language models set, in millionths of a dollar: question %s, day %s, month %s; each member day %s, month %s"
                        .formatted(
                                e.questionMicros(),
                                e.dailyMicros(),
                                e.monthlyMicros(),
                                e.userDailyMicros(),
                                e.userMonthlyMicros());
            case AiEvent.ProvidersChanged e ->
                "Language models of third parties %s: providers %s, models %s, keys of the workspace for %s"
                        .formatted(e.allowed() ? "allowed" : "not allowed", e.providers(), e.models(), e.keys());
        };
    }

    static String of(WorkflowEvent event) {
        return switch (event) {
            case WorkflowEvent.WorkflowSaved e -> "Workflow “%s” saved, version %d".formatted(e.name(), e.version());
            case WorkflowEvent.RunStarted e -> "Run %s started by %s".formatted(e.runId(), e.trigger());
            case WorkflowEvent.StepFinished e ->
                "Run %s: step %s (%s) %s".formatted(e.runId(), e.stepId(), e.action(), e.outcome());
            case WorkflowEvent.RunSucceeded e -> "Run %s succeeded".formatted(e.runId());
            case WorkflowEvent.RunFailed e -> "Run %s failed at step %s".formatted(e.runId(), e.stepId());
            case WorkflowEvent.SecretSaved e ->
                "Secret %s of workflows saved for %d hosts"
                        .formatted(e.name(), e.hosts().size());
            case WorkflowEvent.SecretDeleted e -> "Secret %s of workflows deleted".formatted(e.name());
        };
    }

    static String of(CommunicationEvent event) {
        return switch (event) {
            case CommunicationEvent.NotificationDelivered e ->
                "Notification %s (%s) delivered to %s".formatted(e.notificationId(), e.category(), e.userId());
            case CommunicationEvent.WebhookDelivered e ->
                "Webhook %s delivered, attempt %d, status %d".formatted(e.endpointId(), e.attempt(), e.status());
            case CommunicationEvent.WebhookExhausted e ->
                "Delivery to webhook %s failed after %d attempts".formatted(e.endpointId(), e.attempts());
            case CommunicationEvent.ReceiverAllowed e ->
                "Webhooks may reach %s until %s".formatted(e.receiver(), e.until());
            case CommunicationEvent.ReceiverDisallowed e -> "Webhooks may no longer reach %s".formatted(e.receiver());
            case CommunicationEvent.PingAttempted e ->
                "Ping of webhook %s, attempt %d: %s"
                        .formatted(e.webhookId(), e.attempt(), e.result().name().toLowerCase(Locale.ROOT));
            case CommunicationEvent.LetterSent e ->
                "Letter %s of a workflow sent to %d people".formatted(e.key(), e.recipients());
            case CommunicationEvent.LetterFailed e ->
                "Letter %s of a workflow failed: %s, sent to %d people".formatted(e.key(), e.code(), e.sent());
        };
    }
}

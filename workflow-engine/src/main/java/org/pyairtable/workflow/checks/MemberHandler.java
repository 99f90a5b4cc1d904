package org.pyairtable.workflow.checks;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.events.WorkspaceEvent;
import org.pyairtable.outbox.SqlEventHandler;
import org.pyairtable.workflow.definitions.WorkflowCheckTable;

/** Schedules a check of the workflows of a user whose membership in a workspace changed. */
@ApplicationScoped
class MemberHandler implements SqlEventHandler<WorkspaceEvent> {
    /** The membership itself arrives on another topic, possibly a little later. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final WorkflowCheckTable checks;
    private final Clock clock;

    MemberHandler(WorkflowCheckTable checks, Clock clock) {
        this.checks = checks;
        this.clock = clock;
    }

    @Override
    public Topic<WorkspaceEvent> topic() {
        return Topics.WORKSPACES;
    }

    @Override
    public String name() {
        return "workflow-authors";
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<WorkspaceEvent> event) {
        return switch (event.event()) {
            case WorkspaceEvent.MemberAdded added -> check(connection, added.workspaceId(), added.userId());
            case WorkspaceEvent.MemberRoleChanged changed -> check(connection, changed.workspaceId(), changed.userId());
            case WorkspaceEvent.MemberRemoved removed -> check(connection, removed.workspaceId(), removed.userId());
            case WorkspaceEvent.WorkspaceCreated created -> Uni.createFrom().voidItem();
            case WorkspaceEvent.WorkspaceRenamed renamed -> Uni.createFrom().voidItem();
            // Authors stay who they are in an archived workspace.
            case WorkspaceEvent.WorkspaceArchived archived -> Uni.createFrom().voidItem();
            case WorkspaceEvent.WorkspaceTakenBack back -> Uni.createFrom().voidItem();
            case WorkspaceEvent.WorkspaceDeleted deleted -> Uni.createFrom().voidItem();
            case WorkspaceEvent.InvitationIssued issued -> Uni.createFrom().voidItem();
            case WorkspaceEvent.InvitationEnded ended -> Uni.createFrom().voidItem();
            case WorkspaceEvent.ServiceAccountCreated created ->
                Uni.createFrom().voidItem();
            case WorkspaceEvent.ServiceAccountDeleted deleted ->
                Uni.createFrom().voidItem();
            // What a group gives or takes arrives as a change of its users' memberships.
            case WorkspaceEvent.GroupCreated created -> Uni.createFrom().voidItem();
            case WorkspaceEvent.GroupChanged changed -> Uni.createFrom().voidItem();
            case WorkspaceEvent.GroupDeleted deleted -> Uni.createFrom().voidItem();
            case WorkspaceEvent.GroupMemberAdded added -> Uni.createFrom().voidItem();
            case WorkspaceEvent.GroupMemberRemoved removed -> Uni.createFrom().voidItem();
            case WorkspaceEvent.BaseRoleGiven given -> Uni.createFrom().voidItem();
            case WorkspaceEvent.BaseRoleChanged changed -> Uni.createFrom().voidItem();
            case WorkspaceEvent.BaseRoleTaken taken -> Uni.createFrom().voidItem();
        };
    }

    private Uni<Void> check(SqlConnection c, String workspaceId, String userId) {
        return checks.checkOwned(c, workspaceId, userId, clock.instant().plus(PAUSE));
    }
}

package org.pyairtable.workflow.runs.approvals;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.pyairtable.events.State.User;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.runtime.identity.Users;
import org.pyairtable.runtime.identity.WorkspaceStates;
import org.pyairtable.workflow.Right;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.definitions.WorkflowStore;
import org.pyairtable.workflow.runs.Decision;
import org.pyairtable.workflow.runs.RunEngine;
import org.pyairtable.workflow.runs.WorkspacePeople;
import org.pyairtable.workflow.runs.state.ApprovalSecret;
import org.pyairtable.workflow.runs.state.Asked;
import org.pyairtable.workflow.runs.store.ApprovalLinkTable;
import org.pyairtable.workflow.runs.store.RunStore;

/**
 * What the holders of links see and do. A link counts as the person to whom it was mailed, so each look asks anew whether that
 * person may still decide.
 */
@Singleton
class ApprovalLinks {
    private final Pool pool;
    private final ApprovalLinkTable links;
    private final RunStore runs;
    private final WorkflowStore workflows;
    private final RunEngine engine;
    private final Users users;
    private final Memberships memberships;
    private final WorkspacePeople people;
    private final WorkspaceStates workspaces;
    private final Clock clock;

    ApprovalLinks(
            Pool pool,
            ApprovalLinkTable links,
            RunStore runs,
            WorkflowStore workflows,
            RunEngine engine,
            Users users,
            Memberships memberships,
            WorkspacePeople people,
            WorkspaceStates workspaces,
            Clock clock) {
        this.pool = pool;
        this.links = links;
        this.runs = runs;
        this.workflows = workflows;
        this.engine = engine;
        this.users = users;
        this.memberships = memberships;
        this.people = people;
        this.workspaces = workspaces;
        this.clock = clock;
    }

    /** Changes nothing: what looks through mails follows their links. */
    Uni<Standing> look(ApprovalSecret secret) {
        return pool.withConnection(c -> find(c, secret).chain(found -> found.map(link -> standing(c, link))
                .orElseGet(() -> Uni.createFrom().item(new Standing.Unknown()))));
    }

    /** The first decision counts. */
    Uni<Standing> decide(ApprovalSecret secret, boolean approves, String comment) {
        return pool.withTransaction(c -> find(c, secret)
                .chain(found -> found.map(link -> runs.lock(c, link.link().runId())
                                // What was found may have ended while another held the run.
                                .chain(() -> find(c, secret)))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty())))
                .chain(found -> found.map(link -> decide(c, link, approves, comment))
                        .orElseGet(() -> Uni.createFrom().item(new Standing.Unknown()))));
    }

    private Uni<Standing> decide(SqlConnection c, ApprovalLinkTable.Standing link, boolean approves, String comment) {
        return standing(c, link)
                .chain(standing -> standing instanceof Standing.Open
                        ? engine.decide(
                                        c,
                                        link.link().runId(),
                                        link.link().userId(),
                                        new Decision(link.link().path(), approves, comment))
                                .map(outcome -> taken(outcome, approves))
                        : Uni.createFrom().item(standing));
    }

    private static Standing taken(Decision.Outcome outcome, boolean approves) {
        return switch (outcome) {
            case Decision.Outcome.Taken taken -> new Standing.Taken(approves);
            case Decision.Outcome.NotAsked others -> new Standing.NotAsked();
            case Decision.Outcome.NotOpen closed -> new Standing.Unknown();
        };
    }

    private Uni<Optional<ApprovalLinkTable.Standing>> find(SqlClient c, ApprovalSecret secret) {
        return links.find(c, secret.hash(), clock.instant());
    }

    private Uni<Standing> standing(SqlConnection c, ApprovalLinkTable.Standing link) {
        return workflows.version(c, link.workflowId(), link.version()).map(workflow -> standing(workflow, link));
    }

    private Standing standing(Workflow workflow, ApprovalLinkTable.Standing link) {
        Asked asked = Asked.of(link.sent(), List.of());
        if (!mayDecide(workflow.workspaceId(), link.link(), asked)) {
            return new Standing.NotAsked();
        }
        return switch (link.progress()) {
            case DECIDED -> new Standing.Decided();
            case OVER -> new Standing.Unknown();
            case ASKING ->
                workspaces.isArchived(workflow.workspaceId())
                        ? new Standing.Archived()
                        : new Standing.Open(
                                asked.title(),
                                asked.body(),
                                workflow.name(),
                                users.byId(workflow.owner()).map(User::name).orElse("Somebody"),
                                link.link().expiresAt());
        };
    }

    /**
     * As if the person had signed in: somebody whose account is out of use cannot. Whoever reads the mails of an address that
     * the person has left is not that person.
     */
    private boolean mayDecide(String workspaceId, ApprovalLinkTable.Link link, Asked asked) {
        String userId = link.userId();
        return users.byId(userId)
                        .filter(user -> user.disabledAt() == null
                                && ApprovalSecret.ofAddress(user.email()).equals(link.addressHash()))
                        .isPresent()
                && Right.DECIDE.isGiven(memberships, workspaceId, userId)
                && asked.asks(userId, people.of(workspaceId));
    }
}

package org.pyairtable.core.workspaces;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;
import org.pyairtable.core.capacity.Capacity;
import org.pyairtable.core.capacity.Held;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Role;
import org.pyairtable.events.WorkspaceEvent;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;

/** Workspaces, and access to them. */
@ApplicationScoped
public class Workspaces {
    private final WorkspaceRepository workspaces;
    private final MemberRepository members;
    private final Archiving archiving;
    private final Capacity capacity;
    private final Outbox outbox;
    private final Clock clock;

    Workspaces(
            WorkspaceRepository workspaces,
            MemberRepository members,
            Archiving archiving,
            Capacity capacity,
            Outbox outbox,
            Clock clock) {
        this.archiving = archiving;
        this.workspaces = workspaces;
        this.members = members;
        this.capacity = capacity;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** A new workspace with its first owner, in the caller's transaction. Refused when there is no room for a membership. */
    public Uni<WorkspaceView> create(String name, String ownerId, EventContext cause) {
        Instant now = clock.instant();
        Workspace workspace = new Workspace(Ids.random("wsp"), name, now);
        Member owner = new Member(workspace.id(), ownerId, Role.OWNER, now, ownerId);
        EventContext context = cause.withWorkspace(workspace.id()).withActor(ownerId);
        return capacity.requireRoom(Held.MEMBERSHIPS)
                .chain(() -> workspaces.persistAndFlush(workspace))
                .chain(stored -> members.persist(owner))
                .chain(stored -> Panache.getSession())
                .chain(session -> announce(session, workspace, owner, context))
                .replaceWith(WorkspaceView.of(workspace, Role.OWNER));
    }

    private Uni<Void> announce(Mutiny.Session session, Workspace workspace, Member owner, EventContext context) {
        return outbox.append(
                        session,
                        context,
                        new WorkspaceEvent.WorkspaceCreated(workspace.id(), workspace.name(), owner.userId()))
                .chain(created -> outbox.append(
                        session,
                        context,
                        new WorkspaceEvent.MemberAdded(
                                workspace.id(), owner.userId(), owner.role().wireName())))
                .chain(added -> outbox.append(session, context, owner.published()))
                .replaceWithVoid();
    }

    /** The workspaces that the caller is a member of, as far as the credential reaches. */
    Uni<Page<WorkspaceView>> list(Principal principal, PageRequest request) {
        return Panache.withSession(() -> workspaces.ofUser(principal.userId(), request.textOr(""), request.rows()))
                .map(rows -> Page.ofTexts(rows, request, WorkspaceView::id))
                .map(page -> new Page<>(reachable(page.items(), principal), page.nextCursor()));
    }

    private static List<WorkspaceView> reachable(List<WorkspaceView> found, Principal principal) {
        return found.stream().filter(w -> principal.mayReach(w.id(), w.id())).toList();
    }

    Uni<WorkspaceView> get(Principal principal, String id) {
        return Panache.withSession(() -> role(principal, id)
                .chain(role -> workspaces.findById(id).map(workspace -> WorkspaceView.of(workspace, role))));
    }

    /**
     * For owners.
     *
     * @param name absent for the one that it has
     * @param archived absent for what it is
     */
    Uni<WorkspaceView> change(
            Principal principal, String id, @Nullable String name, @Nullable Boolean archived, EventContext context) {
        return Panache.withTransaction(() -> owned(principal, id)
                .call(workspace ->
                        archived == null ? Uni.createFrom().voidItem() : archiving.set(workspace, archived, context))
                .call(workspace -> name == null ? Uni.createFrom().voidItem() : rename(workspace, name, context))
                .map(workspace -> WorkspaceView.of(workspace, Role.OWNER)));
    }

    /** The workspace, locked until the transaction ends; refuses callers who are not its owners. */
    Uni<Workspace> owned(Principal principal, String id) {
        return workspaces
                .findById(id, LockModeType.PESSIMISTIC_WRITE)
                .onItem()
                .ifNull()
                .failWith(() -> unknown(id))
                .call(workspace -> role(principal, id).invoke(role -> {
                    if (role != Role.OWNER) {
                        throw ServiceException.forbidden("Only owners rename, archive and delete a workspace");
                    }
                }));
    }

    /** The same name again is not an event. */
    private Uni<Void> rename(Workspace workspace, String name, EventContext context) {
        String before = workspace.name();
        if (before.equals(name)) {
            return Uni.createFrom().voidItem();
        }
        workspace.requireWritable();
        workspace.rename(name);
        return Panache.getSession()
                .chain(session -> outbox.append(
                        session, context, new WorkspaceEvent.WorkspaceRenamed(workspace.id(), name, before)))
                .replaceWithVoid();
    }

    /** The caller's role; a workspace is not found when the caller is not a member or the credential does not cover it. */
    Uni<Role> role(Principal principal, String workspaceId) {
        if (!principal.mayReach(workspaceId, workspaceId)) {
            return Uni.createFrom().failure(unknown(workspaceId));
        }
        return workspaces
                .findById(workspaceId)
                .onItem()
                .ifNull()
                .failWith(() -> unknown(workspaceId))
                .invoke(workspace -> {
                    if (workspace.isDeleted()) {
                        throw unknown(workspaceId);
                    }
                })
                .chain(workspace -> members.of(workspaceId, principal.userId()))
                .map(member -> member.map(Member::role).orElseThrow(() -> unknown(workspaceId)));
    }

    /** Refuses callers who are not members or whose role is too low; opens a session if there is none. */
    public Uni<Void> require(Principal principal, String workspaceId, Role atLeast) {
        return Panache.withSession(() -> role(principal, workspaceId))
                .map(role -> {
                    if (!role.includes(atLeast)) {
                        throw ServiceException.forbidden(
                                "This needs the role " + atLeast.wireName() + " in the workspace");
                    }
                    return role;
                })
                .replaceWithVoid();
    }

    static ServiceException unknown(String workspaceId) {
        return ServiceException.notFound("Workspace " + workspaceId);
    }
}

package org.pyairtable.communication.notifications;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.communication.Access;
import org.pyairtable.communication.Page;

/** The caller's own inbox. */
@Path("/api/notifications")
public class NotificationResource {
    private final Inboxes inboxes;
    private final Access access;

    NotificationResource(Inboxes inboxes, Access access) {
        this.inboxes = inboxes;
        this.access = access;
    }

    /** @param unread of the whole inbox, not of this page */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Inbox(
            List<NotificationView> items,
            long unread,
            @Nullable String nextCursor) {}

    /** The newest first. */
    @GET
    public Uni<Inbox> list(
            @QueryParam("cursor") Optional<@Size(max = 20) String> cursor,
            @QueryParam("limit") Optional<Integer> limit) {
        return inboxes.open(access.with("notifications:read"), Page.Request.of(cursor, limit))
                .map(opened -> new Inbox(
                        opened.page().items(), opened.unread(), opened.page().nextCursor()));
    }

    /** Repeating it changes nothing. */
    @POST
    @Path("/{id}/read")
    public Uni<Void> read(String id) {
        return inboxes.read(access.with("notifications:write"), id);
    }
}

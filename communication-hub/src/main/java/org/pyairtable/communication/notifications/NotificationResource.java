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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.page.PageRequest;

/** The caller's own inbox. */
@Path("/api/notifications")
public class NotificationResource {
    private final Inboxes inboxes;
    private final SignedIn signedIn;

    NotificationResource(Inboxes inboxes, SignedIn signedIn) {
        this.inboxes = inboxes;
        this.signedIn = signedIn;
    }

    /** @param unread of the whole inbox, not of this page */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Inbox(
            List<NotificationView> items,
            long unread,
            @Nullable String nextCursor) {}

    /** The newest first. */
    @GET
    @Operation(operationId = "listNotifications")
    public Uni<Inbox> list(
            @QueryParam("cursor") Optional<@Size(max = 20) String> cursor,
            @QueryParam("limit") Optional<Integer> limit) {
        return inboxes.open(signedIn.with("notifications:read"), PageRequest.of(cursor.orElse(""), limit.orElse(null)))
                .map(opened -> new Inbox(
                        opened.page().items(), opened.unread(), opened.page().nextCursor()));
    }

    /** Repeating it changes nothing. */
    @POST
    @Path("/{id}/read")
    @Operation(operationId = "markNotificationRead")
    public Uni<Void> read(String id) {
        return inboxes.read(signedIn.with("notifications:write"), id);
    }
}

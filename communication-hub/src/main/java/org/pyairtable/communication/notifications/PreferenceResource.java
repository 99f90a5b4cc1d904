package org.pyairtable.communication.notifications;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.problem.ServiceException;

/** The categories that the caller has muted. */
@Path("/api/notifications/preferences")
public class PreferenceResource {
    private final PreferenceRepository preferences;
    private final SignedIn signedIn;

    PreferenceResource(PreferenceRepository preferences, SignedIn signedIn) {
        this.preferences = preferences;
        this.signedIn = signedIn;
    }

    /** @param muted categories; {@code security} cannot be muted */
    @Schema(name = "NotificationPreferences")
    record Muted(@NotNull @Size(max = 50) Set<@NotNull String> muted) {}

    @GET
    @Operation(operationId = "getNotificationPreferences")
    public Uni<Muted> find() {
        Principal principal = signedIn.with("notifications:read");
        return Panache.withSession(() -> preferences.of(principal.userId())).map(found -> new Muted(found.muted()));
    }

    @PUT
    @Operation(operationId = "replaceNotificationPreferences")
    public Uni<Muted> replace(@NotNull @Valid Muted requested) {
        Principal principal = signedIn.with("notifications:write");
        Set<Category> categories =
                requested.muted().stream().map(PreferenceResource::category).collect(Collectors.toUnmodifiableSet());
        return Panache.withTransaction(() -> preferences
                        .of(principal.userId())
                        .invoke(found -> found.mute(categories))
                        .call(preferences::persist))
                .map(changed -> new Muted(changed.muted()));
    }

    private static Category category(String name) {
        Category category;
        try {
            category = new Category(name);
        } catch (IllegalArgumentException e) {
            throw ServiceException.invalid("muted", String.valueOf(e.getMessage()));
        }
        if (!category.mayBeMuted()) {
            throw ServiceException.invalid("muted", name + " cannot be muted");
        }
        return category;
    }
}

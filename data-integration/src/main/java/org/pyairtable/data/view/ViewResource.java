package org.pyairtable.data.view;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.meta.Bases;
import org.pyairtable.data.meta.SchemaChanges.Author;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.View;
import org.pyairtable.data.schema.ViewSettings;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.problem.ServiceException;

/** The views of a table, which Airtable's API can only read and delete. */
@Path("/api/bases/{base}/tables/{table}/views")
@Produces(MediaType.APPLICATION_JSON)
public class ViewResource {
    /** @param visibleFieldIds in the view's order */
    public record Shown(
            String id,
            String name,
            String type,
            Optional<String> filter,
            List<Key> sorts,
            List<Key> groups,
            List<String> hiddenFieldIds,
            List<String> visibleFieldIds) {
        static Shown of(Table table, View view) {
            ViewSettings settings = view.settings();
            return new Shown(
                    view.id(),
                    view.name(),
                    view.type(),
                    settings.filter(),
                    settings.sorts().stream().map(Key::of).toList(),
                    settings.groups().stream().map(Key::of).toList(),
                    settings.hidden().stream().sorted().toList(),
                    settings.visible(table).stream().map(Field::id).toList());
        }
    }

    /** @param direction {@code asc} or {@code desc} */
    public record Key(String fieldId, String direction) {
        static Key of(ViewSettings.Key key) {
            return new Key(key.fieldId(), key.descending() ? "desc" : "asc");
        }
    }

    /** A list as the platform answers it. */
    public record Items(List<Shown> items) {}

    private final Views views;
    private final Bases bases;

    ViewResource(Views views, Bases bases) {
        this.views = views;
        this.bases = bases;
    }

    @GET
    public Uni<Items> list(@PathParam("base") String base, @PathParam("table") String table, RoutingContext http) {
        return table(base, table, http)
                .map(found -> new Items(
                        found.views().stream().map(v -> Shown.of(found, v)).toList()));
    }

    @GET
    @Path("{view}")
    public Uni<Shown> one(
            @PathParam("base") String base,
            @PathParam("table") String table,
            @PathParam("view") String view,
            RoutingContext http) {
        return table(base, table, http).map(found -> Shown.of(found, Views.view(found, view)));
    }

    /** Creates a grid view. */
    @POST
    public Uni<Shown> create(
            @PathParam("base") String base,
            @PathParam("table") String table,
            RoutingContext http,
            @Nullable ViewBody body) {
        return views.create(author(http), base, table, given(body))
                .map(made -> Shown.of(made.value().table(), made.value().view()));
    }

    /** Changes what the body mentions. */
    @PATCH
    @Path("{view}")
    public Uni<Shown> change(
            @PathParam("base") String base,
            @PathParam("table") String table,
            @PathParam("view") String view,
            RoutingContext http,
            @Nullable ViewBody body) {
        return views.change(author(http), base, table, view, given(body))
                .map(made -> Shown.of(made.value().table(), made.value().view()));
    }

    /** Deletes the view; the last one of a table stays. */
    @DELETE
    @Path("{view}")
    public Uni<Void> delete(
            @PathParam("base") String base,
            @PathParam("table") String table,
            @PathParam("view") String view,
            RoutingContext http) {
        return views.delete(author(http), base, table, view);
    }

    private Uni<Table> table(String base, String table, RoutingContext http) {
        return bases.schema(Caller.principal(http), base).map(found -> Views.table(found, table));
    }

    private static ViewBody given(@Nullable ViewBody body) {
        if (body == null) {
            throw ServiceException.invalid("body", "is missing");
        }
        return body;
    }

    private static Author author(RoutingContext http) {
        return new Author(Caller.principal(http), Caller.context(http, null));
    }
}

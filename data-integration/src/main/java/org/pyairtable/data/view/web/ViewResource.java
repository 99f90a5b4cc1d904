package org.pyairtable.data.view.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.meta.Author;
import org.pyairtable.data.meta.Bases;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.View;
import org.pyairtable.data.schema.ViewSettings;
import org.pyairtable.data.view.ViewBody;
import org.pyairtable.data.view.Views;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;

/** The views of a table, which Airtable's API can only read and delete. */
@Path("/api/bases/{base}/tables/{table}/views")
@Produces(MediaType.APPLICATION_JSON)
public class ViewResource {
    /** @param visibleFieldIds in the view's order */
    @Schema(name = "TableView")
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
    @Schema(name = "ViewKey")
    public record Key(String fieldId, String direction) {
        static Key of(ViewSettings.Key key) {
            return new Key(key.fieldId(), key.descending() ? "desc" : "asc");
        }
    }

    private static final int LARGEST_PAGE = 100;

    /**
     * A page of the views, in the table's order.
     *
     * @param next what to give as {@code cursor} for the next page; absent on the last one
     */
    @Schema(name = "TableViewList")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Items(List<Shown> items, @Nullable String next) {}

    private final Views views;
    private final Bases bases;

    ViewResource(Views views, Bases bases) {
        this.views = views;
        this.bases = bases;
    }

    /**
     * In pages.
     *
     * @param cursor the {@code next} of the page before
     * @param limit 100 at most, and without it
     */
    @GET
    @Operation(operationId = "listTableViews")
    public Uni<Items> list(
            @PathParam("base") String base,
            @PathParam("table") String table,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit,
            RoutingContext http) {
        PageRequest request = PageRequest.of(cursor, limit, LARGEST_PAGE);
        return table(base, table, http).map(found -> {
            List<View> rest = behind(found.views(), request.cursor());
            return new Items(
                    request.shown(rest).stream().map(v -> Shown.of(found, v)).toList(), request.next(rest, View::id));
        });
    }

    private static List<View> behind(List<View> views, Optional<String> viewId) {
        if (viewId.isEmpty()) {
            return views;
        }
        for (int i = 0; i < views.size(); i++) {
            if (views.get(i).id().equals(viewId.get())) {
                return views.subList(i + 1, views.size());
            }
        }
        throw PageRequest.unknownCursor();
    }

    @GET
    @Path("{view}")
    @Operation(operationId = "getTableView")
    public Uni<Shown> one(
            @PathParam("base") String base,
            @PathParam("table") String table,
            @PathParam("view") String view,
            RoutingContext http) {
        return table(base, table, http).map(found -> Shown.of(found, Views.view(found, view)));
    }

    /** Creates a grid view. */
    @POST
    @Operation(operationId = "createTableView")
    public Uni<Shown> create(
            @PathParam("base") String base,
            @PathParam("table") String table,
            @Context RoutingContext http,
            @Nullable ViewBody body) {
        return views.create(author(http), base, table, given(body))
                .map(made -> Shown.of(made.value().table(), made.value().view()));
    }

    /** Changes what the body mentions. */
    @PATCH
    @Path("{view}")
    @Operation(operationId = "changeTableView")
    public Uni<Shown> change(
            @PathParam("base") String base,
            @PathParam("table") String table,
            @PathParam("view") String view,
            @Context RoutingContext http,
            @Nullable ViewBody body) {
        return views.change(author(http), base, table, view, given(body))
                .map(made -> Shown.of(made.value().table(), made.value().view()));
    }

    /** Deletes the view; the last one of a table stays. */
    @DELETE
    @Path("{view}")
    @Operation(operationId = "deleteTableView")
    public Uni<Void> delete(
            @PathParam("base") String base,
            @PathParam("table") String table,
            @PathParam("view") String view,
            RoutingContext http) {
        return views.delete(author(http), base, table, view);
    }

    private Uni<Table> table(String base, String table, RoutingContext http) {
        return bases.seen(Caller.principal(http), base).map(found -> Views.table(found, table));
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

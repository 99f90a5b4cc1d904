package org.pyairtable.data.base.web;

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
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.airtable.Answers;
import org.pyairtable.data.base.BaseCollaborators;
import org.pyairtable.data.base.BaseDirectory;
import org.pyairtable.data.meta.Author;
import org.pyairtable.data.meta.BaseChanges;
import org.pyairtable.data.meta.Bases;
import org.pyairtable.data.meta.SchemaChanges;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.schema.SchemaJson;
import org.pyairtable.data.view.Views;
import org.pyairtable.data.wire.AirtableId;
import org.pyairtable.data.wire.Json;
import org.pyairtable.data.wire.QueryString;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.Users;

/** Airtable's metadata API. */
@Path("/v0/meta")
@Produces(MediaType.APPLICATION_JSON)
public class MetaResource {
    private final Bases bases;
    private final BaseDirectory directory;
    private final BaseCollaborators collaborators;
    private final SchemaChanges changes;
    private final BaseChanges baseChanges;
    private final SchemaJobs jobs;
    private final Views views;
    private final Users users;

    MetaResource(
            Bases bases,
            BaseDirectory directory,
            BaseCollaborators collaborators,
            SchemaChanges changes,
            BaseChanges baseChanges,
            SchemaJobs jobs,
            Views views,
            Users users) {
        this.bases = bases;
        this.directory = directory;
        this.collaborators = collaborators;
        this.changes = changes;
        this.baseChanges = baseChanges;
        this.jobs = jobs;
        this.views = views;
        this.users = users;
    }

    @GET
    @Path("whoami")
    public Response whoami(RoutingContext http) {
        Principal principal = Caller.principal(http);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("id", principal.userId());
        if (principal.mayUse("user.email:read")) {
            users.byId(principal.userId()).ifPresent(user -> answer.put("email", user.email()));
        }
        return Answers.ok(answer);
    }

    @GET
    @Path("bases")
    public Uni<Response> list(RoutingContext http) {
        QueryString query = QueryString.parse(http.request().query());
        if (!Set.of("offset").containsAll(query.names())) {
            throw new InvalidRequest.Malformed().exception();
        }
        return directory.page(Caller.principal(http), query.one("offset")).map(page -> {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put(
                    "bases",
                    page.bases().stream()
                            .map(b -> Map.of("id", b.id(), "name", b.name(), "permissionLevel", b.permissionLevel()))
                            .toList());
            page.next().ifPresent(offset -> answer.put("offset", offset));
            return Answers.ok(answer);
        });
    }

    /** The base itself and, as {@code include} asks, who works in it. */
    @GET
    @Path("bases/{base}")
    public Uni<Response> base(@PathParam("base") String base, RoutingContext http) {
        AirtableId.check("app", base);
        QueryString query = QueryString.parse(http.request().query());
        return collaborators
                .describe(Caller.principal(http), base, BaseCollaborators.Include.of(query))
                .map(Answers::ok);
    }

    /** Deletes the base with all its tables and records. */
    @DELETE
    @Path("bases/{base}")
    public Uni<Response> delete(@PathParam("base") String base, RoutingContext http) {
        AirtableId.check("app", base);
        return baseChanges.delete(author(http), base).replaceWith(() -> Answers.ok(deleted(base)));
    }

    @POST
    @Path("bases")
    public Uni<Response> create(RoutingContext http, byte @Nullable [] body) {
        return baseChanges
                .create(author(http), DefinitionBody.base(Json.body(body)))
                .map(base -> {
                    Map<String, Object> answer = new LinkedHashMap<>();
                    answer.put("id", base.id());
                    answer.putAll(SchemaJson.base(base));
                    return Answers.ok(answer);
                });
    }

    @GET
    @Path("bases/{base}/tables")
    public Uni<Response> tables(@PathParam("base") String base, RoutingContext http) {
        AirtableId.check("app", base);
        SchemaJson.ViewDetail detail = viewDetail(http);
        return bases.seen(Caller.principal(http), base).map(found -> Answers.ok(SchemaJson.base(found, detail)));
    }

    @GET
    @Path("bases/{base}/views")
    public Uni<Response> views(@PathParam("base") String base, RoutingContext http) {
        AirtableId.check("app", base);
        SchemaJson.ViewDetail detail = viewDetail(http);
        return bases.seen(Caller.principal(http), base)
                .map(found -> Answers.ok(Map.of(
                        "views",
                        found.tables().stream()
                                .flatMap(t -> t.views().stream().map(v -> SchemaJson.view(t, v, detail)))
                                .toList())));
    }

    @GET
    @Path("bases/{base}/views/{view}")
    public Uni<Response> view(@PathParam("base") String base, @PathParam("view") String view, RoutingContext http) {
        AirtableId.check("app", base);
        AirtableId.check("viw", view);
        SchemaJson.ViewDetail detail = viewDetail(http);
        return bases.seen(Caller.principal(http), base).map(found -> {
            Views.Found shown = Views.find(found, view);
            return Answers.ok(SchemaJson.view(shown.table(), shown.view(), detail));
        });
    }

    @DELETE
    @Path("bases/{base}/views/{view}")
    public Uni<Response> deleteView(
            @PathParam("base") String base, @PathParam("view") String view, RoutingContext http) {
        AirtableId.check("app", base);
        AirtableId.check("viw", view);
        return views.delete(author(http), base, view).map(done -> Answers.ok(deleted(view)));
    }

    /** An empty {@code include} is what pyairtable sends when it wants nothing. */
    private static SchemaJson.ViewDetail viewDetail(RoutingContext http) {
        QueryString query = QueryString.parse(http.request().query());
        List<String> included = query.all("include");
        if (!Set.of("include").containsAll(query.names())
                || !Set.of("visibleFieldIds", "").containsAll(included)) {
            throw new InvalidRequest.Malformed().exception();
        }
        return included.contains("visibleFieldIds")
                ? SchemaJson.ViewDetail.VISIBLE_FIELDS
                : SchemaJson.ViewDetail.BASIC;
    }

    @POST
    @Path("bases/{base}/tables")
    public Uni<Response> createTable(@PathParam("base") String base, RoutingContext http, byte @Nullable [] body) {
        AirtableId.check("app", base);
        return changes.createTable(author(http), base, DefinitionBody.table(Json.body(body)))
                .map(made -> Answers.ok(SchemaJson.table(made.base(), made.value())));
    }

    @PATCH
    @Path("bases/{base}/tables/{table}")
    public Uni<Response> changeTable(
            @PathParam("base") String base,
            @PathParam("table") String table,
            RoutingContext http,
            byte @Nullable [] body) {
        AirtableId.check("app", base);
        AirtableId.check("tbl", table);
        return changes.changeTable(author(http), base, table, DefinitionBody.tableChange(Json.body(body)))
                .map(made -> Answers.ok(SchemaJson.table(made.base(), made.value())));
    }

    /** @param table name or id: pyairtable sends the name when it knows no more */
    @POST
    @Path("bases/{base}/tables/{table}/fields")
    public Uni<Response> createField(
            @PathParam("base") String base,
            @PathParam("table") String table,
            RoutingContext http,
            byte @Nullable [] body) {
        AirtableId.check("app", base);
        return jobs.createField(http, base, table, Json.body(body));
    }

    @PATCH
    @Path("bases/{base}/tables/{table}/fields/{field}")
    public Uni<Response> changeField(
            @PathParam("base") String base,
            @PathParam("table") String table,
            @PathParam("field") String field,
            RoutingContext http,
            byte @Nullable [] body) {
        AirtableId.check("app", base);
        AirtableId.check("tbl", table);
        AirtableId.check("fld", field);
        return jobs.changeField(http, base, table, field, Json.body(body));
    }

    private static Map<String, Object> deleted(String id) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("id", id);
        answer.put("deleted", true);
        return answer;
    }

    private static Author author(RoutingContext http) {
        return new Author(Caller.principal(http), Caller.context(http, null));
    }

    @ServerExceptionMapper
    public Response failed(Throwable failure) {
        return Answers.failure(failure);
    }
}

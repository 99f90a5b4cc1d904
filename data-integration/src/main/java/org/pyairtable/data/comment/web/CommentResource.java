package org.pyairtable.data.comment.web;

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
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.airtable.Answers;
import org.pyairtable.data.cell.DateText;
import org.pyairtable.data.comment.Comment;
import org.pyairtable.data.comment.CommentQuery;
import org.pyairtable.data.comment.CommentText;
import org.pyairtable.data.comment.Comments;
import org.pyairtable.data.comment.Mentions;
import org.pyairtable.data.wire.AirtableId;
import org.pyairtable.data.wire.Json;
import org.pyairtable.data.wire.QueryString;
import org.pyairtable.events.State.User;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.identity.Users;

/** Airtable's Web API for the comments of a record. */
@Path("/v0/{base}/{table}/{record}/comments")
@Produces(MediaType.APPLICATION_JSON)
public class CommentResource {
    private final Comments comments;
    private final Mentions mentions;
    private final Users users;

    CommentResource(Comments comments, Mentions mentions, Users users) {
        this.comments = comments;
        this.mentions = mentions;
        this.users = users;
    }

    /** Newest first. */
    @GET
    public Uni<Response> list(
            @PathParam("base") String base,
            @PathParam("table") String table,
            @PathParam("record") String record,
            RoutingContext http) {
        CommentQuery query = CommentQuery.of(QueryString.parse(http.request().query()));
        return comments.list(place(base, table, record, http), query).map(page -> {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put(
                    "comments",
                    page.comments().stream()
                            .map(comment -> json(new Comments.Shown(comment, page.workspaceId())))
                            .toList());
            json.put("offset", page.next().orElse(null));
            return Answers.ok(Json.bytes(json));
        });
    }

    @POST
    public Uni<Response> create(
            @PathParam("base") String base,
            @PathParam("table") String table,
            @PathParam("record") String record,
            RoutingContext http,
            byte @Nullable [] body) {
        Comments.Place place = place(base, table, record, http);
        CommentBody given = CommentBody.create(Json.body(body));
        return comments.create(place, given.text(), given.parent()).map(shown -> Answers.ok(Json.bytes(json(shown))));
    }

    @PATCH
    @Path("{comment}")
    public Uni<Response> update(
            @PathParam("base") String base,
            @PathParam("table") String table,
            @PathParam("record") String record,
            @PathParam("comment") String comment,
            RoutingContext http,
            byte @Nullable [] body) {
        AirtableId.check("com", comment);
        return comments.update(place(base, table, record, http), comment, CommentBody.update(Json.body(body)))
                .map(shown -> Answers.ok(Json.bytes(json(shown))));
    }

    @DELETE
    @Path("{comment}")
    public Uni<Response> delete(
            @PathParam("base") String base,
            @PathParam("table") String table,
            @PathParam("record") String record,
            @PathParam("comment") String comment,
            RoutingContext http) {
        AirtableId.check("com", comment);
        return comments.delete(place(base, table, record, http), comment)
                .replaceWith(() -> Answers.ok(Map.of("deleted", true, "id", comment)));
    }

    private Map<String, @Nullable Object> json(Comments.Shown shown) {
        Comment comment = shown.comment();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", comment.id());
        json.put("author", author(comment.authorId()));
        json.put("text", comment.text());
        json.put("createdTime", DateText.wire(comment.createdAt()));
        json.put("lastUpdatedTime", comment.updatedAt().map(DateText::wire).orElse(null));
        comment.parentId().ifPresent(parent -> json.put("parentCommentId", parent));
        Map<String, Object> mentioned = mentions.json(new CommentText(comment.text()), shown.workspaceId());
        if (!mentioned.isEmpty()) {
            json.put("mentioned", mentioned);
        }
        return json;
    }

    private Map<String, Object> author(String userId) {
        Map<String, Object> author = new LinkedHashMap<>();
        author.put("id", userId);
        users.byId(userId).map(User::email).ifPresent(email -> author.put("email", email));
        author.put("name", users.byId(userId).map(User::name).orElse(Comment.NOBODY));
        return author;
    }

    private static Comments.Place place(String base, String table, String record, RoutingContext http) {
        AirtableId.check("app", base);
        AirtableId.check("rec", record);
        return new Comments.Place(Caller.principal(http), base, table, record, Caller.context(http, null));
    }

    @ServerExceptionMapper
    public Response failed(Throwable failure) {
        return Answers.failure(failure);
    }
}

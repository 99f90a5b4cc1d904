package org.pyairtable.data.record.web;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.airtable.Answers;
import org.pyairtable.data.attachment.web.RequestLinks;
import org.pyairtable.data.query.ListQuery;
import org.pyairtable.data.record.read.CommentCounts;
import org.pyairtable.data.record.read.Listed;
import org.pyairtable.data.record.read.Page;
import org.pyairtable.data.record.read.RecordReads;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.record.write.RecordWrites;
import org.pyairtable.data.record.write.WriteRequest;
import org.pyairtable.data.record.write.Written;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.wire.AirtableId;
import org.pyairtable.data.wire.Json;
import org.pyairtable.data.wire.QueryString;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.stream.StreamedBody;

/** Airtable's Web API for records. Tables go by id or name. */
@Path("/v0/{base}")
@Produces(MediaType.APPLICATION_JSON)
public class RecordResource {
    private static final Set<String> READ_PARAMETERS =
            Set.of("cellFormat", "timeZone", "userLocale", "returnFieldsByFieldId");

    private final RecordReads reads;
    private final RecordWrites writes;
    private final RecordJson json;
    private final CommentCounts comments;
    private final RequestLinks links;

    RecordResource(
            RecordReads reads, RecordWrites writes, RecordJson json, CommentCounts comments, RequestLinks links) {
        this.reads = reads;
        this.writes = writes;
        this.json = json;
        this.comments = comments;
        this.links = links;
    }

    @GET
    @Path("{table}")
    public Uni<Response> list(@PathParam("base") String base, @PathParam("table") String table, RoutingContext http) {
        AirtableId.check("app", base);
        return list(base, table, ListQuery.of(query(http)), http);
    }

    @POST
    @Path("{table}/listRecords")
    public Uni<Response> listByBody(
            @PathParam("base") String base,
            @PathParam("table") String table,
            RoutingContext http,
            byte @Nullable [] body) {
        AirtableId.check("app", base);
        return list(base, table, ListQuery.of(Json.body(body), query(http)), http);
    }

    private Uni<Response> list(String base, String table, ListQuery query, RoutingContext http) {
        return links.signer(http).chain(signer -> {
            RecordJson.Style style = new RecordJson.Style(signer, query.byFieldId());
            return reads.list(Caller.principal(http), base, table, query).chain(listed -> switch (listed) {
                case Listed.Whole(Page page) ->
                    commentCounts(base, page, query).map(counts -> Answers.ok(json.page(page, style, counts)));
                case Listed.Pieces pieces ->
                    Uni.createFrom().item(Answers.ok(streamed(base, pieces, json.parts(style), query)));
            });
        });
    }

    private StreamedBody streamed(String base, Listed.Pieces pieces, PageParts parts, ListQuery query) {
        return new StreamedBody(client -> pieces.each(part ->
                        commentCounts(base, part, query).chain(counts -> client.write(parts.next(part, counts))))
                .chain(() -> client.write(parts.end())));
    }

    private Uni<Optional<Map<String, Long>>> commentCounts(String base, Page page, ListQuery query) {
        return query.withCommentCount()
                ? comments.of(base, page.records().stream().map(RecordState::id).toList())
                        .map(Optional::of)
                : Uni.createFrom().item(Optional.empty());
    }

    @GET
    @Path("{table}/{record}")
    public Uni<Response> one(
            @PathParam("base") String base,
            @PathParam("table") String table,
            @PathParam("record") String record,
            RoutingContext http) {
        AirtableId.check("app", base);
        AirtableId.check("rec", record);
        QueryString query = query(http);
        if (!READ_PARAMETERS.containsAll(query.names())) {
            throw new InvalidRequest.Malformed().exception();
        }
        ListQuery how = ListQuery.of(query);
        return links.signer(http)
                .chain(signer -> reads.one(Caller.principal(http), base, table, record, how.localization())
                        .map(found -> answer(found, RecordJson.Style.json(signer, how.byFieldId()))));
    }

    private Response answer(Listed found, RecordJson.Style style) {
        return switch (found) {
            case Listed.Whole(Page page) -> Answers.ok(json.one(page, style));
            case Listed.Pieces pieces ->
                Answers.ok(new StreamedBody(client -> pieces.each(page -> client.write(json.onePieces(page, style)))));
        };
    }

    @POST
    @Path("{table}")
    public Uni<Response> create(
            @PathParam("base") String base,
            @PathParam("table") String table,
            RoutingContext http,
            byte @Nullable [] body) {
        AirtableId.check("app", base);
        return write(base, table, WriteBody.create(Json.body(body)), http);
    }

    @PATCH
    @Path("{table}/{record}")
    public Uni<Response> update(
            @PathParam("base") String base,
            @PathParam("table") String table,
            @PathParam("record") String record,
            RoutingContext http,
            byte @Nullable [] body) {
        AirtableId.check("app", base);
        AirtableId.check("rec", record);
        return write(base, table, WriteBody.updateOne(record, Json.body(body), false), http);
    }

    @PUT
    @Path("{table}/{record}")
    public Uni<Response> replace(
            @PathParam("base") String base,
            @PathParam("table") String table,
            @PathParam("record") String record,
            RoutingContext http,
            byte @Nullable [] body) {
        AirtableId.check("app", base);
        AirtableId.check("rec", record);
        return write(base, table, WriteBody.updateOne(record, Json.body(body), true), http);
    }

    @PATCH
    @Path("{table}")
    public Uni<Response> updateMany(
            @PathParam("base") String base,
            @PathParam("table") String table,
            RoutingContext http,
            byte @Nullable [] body) {
        AirtableId.check("app", base);
        return write(base, table, WriteBody.updateMany(Json.body(body), false), http);
    }

    @PUT
    @Path("{table}")
    public Uni<Response> replaceMany(
            @PathParam("base") String base,
            @PathParam("table") String table,
            RoutingContext http,
            byte @Nullable [] body) {
        AirtableId.check("app", base);
        return write(base, table, WriteBody.updateMany(Json.body(body), true), http);
    }

    @DELETE
    @Path("{table}/{record}")
    public Uni<Response> delete(
            @PathParam("base") String base,
            @PathParam("table") String table,
            @PathParam("record") String record,
            RoutingContext http) {
        AirtableId.check("app", base);
        AirtableId.check("rec", record);
        return writes.write(target(base, table, http), new WriteRequest.Delete(List.of(record), true))
                .map(written -> Answers.ok(deleted(record)));
    }

    @DELETE
    @Path("{table}")
    public Uni<Response> deleteMany(
            @PathParam("base") String base, @PathParam("table") String table, RoutingContext http) {
        AirtableId.check("app", base);
        QueryString query = query(http);
        List<String> ids = query.all("records");
        if (!Set.of("records").containsAll(query.names())
                || !WriteRequest.isBatch(ids.size())
                || !ids.stream().allMatch(AirtableId::isRecord)) {
            throw new InvalidRequest.Malformed().exception();
        }
        return writes.write(target(base, table, http), new WriteRequest.Delete(ids, false))
                .map(written -> Answers.ok(Map.of(
                        "records",
                        written.deletedIds().stream()
                                .map(RecordResource::deleted)
                                .toList())));
    }

    private Uni<Response> write(String base, String table, WriteBody body, RoutingContext http) {
        return links.signer(http).chain(signer -> writes.write(target(base, table, http), body.request())
                .map(written -> Answers.ok(answer(body, written, RecordJson.Style.json(signer, body.byFieldId())))));
    }

    private byte[] answer(WriteBody body, Written written, RecordJson.Style style) {
        boolean upsert = body.request() instanceof WriteRequest.Upsert;
        return body.batch()
                ? json.written(written.table().fields(), written, style, upsert)
                : json.one(written.table().fields(), written.records().getFirst(), style);
    }

    private static RecordWrites.Target target(String base, String table, RoutingContext http) {
        return new RecordWrites.Target(Caller.principal(http), base, table, Caller.context(http, null), "api");
    }

    private static Map<String, Object> deleted(String record) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("deleted", true);
        answer.put("id", record);
        return answer;
    }

    private static QueryString query(RoutingContext http) {
        return QueryString.parse(http.request().query());
    }

    @ServerExceptionMapper
    public Response failed(Throwable failure) {
        return Answers.failure(failure);
    }
}

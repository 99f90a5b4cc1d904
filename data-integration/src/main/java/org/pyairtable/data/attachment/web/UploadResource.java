package org.pyairtable.data.attachment.web;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.airtable.AirtableError;
import org.pyairtable.data.airtable.AirtableId;
import org.pyairtable.data.airtable.Answers;
import org.pyairtable.data.airtable.Json;
import org.pyairtable.data.attachment.AttachmentLinks;
import org.pyairtable.data.attachment.AttachmentRows;
import org.pyairtable.data.attachment.AttachmentRows.Added;
import org.pyairtable.data.attachment.AttachmentRows.Place;
import org.pyairtable.data.attachment.AttachmentSettings;
import org.pyairtable.data.attachment.Contents;
import org.pyairtable.data.attachment.LinkSigner;
import org.pyairtable.data.record.RecordJson;
import org.pyairtable.data.record.Uploads;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.identity.Ids;

/** Takes files in requests, as Airtable's upload endpoint does. */
@Path("/v0/{base}")
@Produces(MediaType.APPLICATION_JSON)
public class UploadResource {
    private final Pool pool;
    private final Uploads uploads;
    private final AttachmentRows rows;
    private final Contents contents;
    private final AttachmentLinks links;
    private final RecordJson json;
    private final long max;

    UploadResource(
            Pool pool,
            Uploads uploads,
            AttachmentRows rows,
            Contents contents,
            AttachmentLinks links,
            RecordJson json,
            AttachmentSettings settings) {
        this.pool = pool;
        this.uploads = uploads;
        this.rows = rows;
        this.contents = contents;
        this.links = links;
        this.json = json;
        this.max = settings.maxUpload().asLongValue();
    }

    /** @param field name or id */
    @POST
    @Path("{record}/{field}/uploadAttachment")
    public Uni<Response> upload(
            @PathParam("base") String base,
            @PathParam("record") String record,
            @PathParam("field") String field,
            RoutingContext http,
            byte @Nullable [] body) {
        if (!AirtableId.isBase(base) || !AirtableId.isRecord(record)) {
            throw AirtableError.notFound().exception();
        }
        UploadBody file = UploadBody.of(Json.body(body), max);
        Uploads.Target target =
                new Uploads.Target(Caller.principal(http), base, record, field, Caller.context(http, null));
        return links.signer(http).chain(signer -> pool.withTransaction(connection -> uploads.append(
                        connection,
                        target,
                        place -> keep(connection, place, target.principal().userId(), file)))
                .map(uploaded -> Answers.ok(answer(uploaded, signer))));
    }

    private Uni<Map<String, Object>> keep(SqlConnection connection, Place place, String userId, UploadBody file) {
        String id = Ids.random("att");
        Map<String, Object> cell = new LinkedHashMap<>();
        cell.put("id", id);
        cell.put("filename", file.filename());
        cell.put("size", BigDecimal.valueOf(file.bytes().length()));
        cell.put("type", file.type());
        return rows.add(connection, List.of(new Added(id, place, file.filename(), Optional.empty(), userId)))
                .chain(() -> contents.write(
                        connection,
                        id,
                        Contents.ORIGINAL,
                        file.type(),
                        Multi.createFrom().item(file.bytes()),
                        max))
                .replaceWith(cell);
    }

    private byte[] answer(Uploads.Uploaded uploaded, LinkSigner signer) {
        return json.one(List.of(uploaded.field()), uploaded.record(), RecordJson.Style.json(signer, true));
    }

    @ServerExceptionMapper
    public Response failed(Throwable failure) {
        return Answers.failure(failure);
    }
}

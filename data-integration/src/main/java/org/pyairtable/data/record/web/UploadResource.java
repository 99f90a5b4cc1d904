package org.pyairtable.data.record.web;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.airtable.Answers;
import org.pyairtable.data.attachment.LinkSigner;
import org.pyairtable.data.attachment.web.RequestLinks;
import org.pyairtable.data.record.write.FileUploads;
import org.pyairtable.data.record.write.UploadedFile;
import org.pyairtable.data.record.write.Uploads;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.wire.AirtableId;
import org.pyairtable.data.wire.Json;
import org.pyairtable.runtime.identity.Caller;

/** Takes files in requests, as Airtable's upload endpoint does. */
@Path("/v0/{base}")
@Produces(MediaType.APPLICATION_JSON)
public class UploadResource {
    private final Pool pool;
    private final FileUploads uploads;
    private final RequestLinks links;
    private final RecordJson json;

    UploadResource(Pool pool, FileUploads uploads, RequestLinks links, RecordJson json) {
        this.pool = pool;
        this.uploads = uploads;
        this.links = links;
        this.json = json;
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
            throw new NotFound.Path().exception();
        }
        UploadedFile file = UploadBody.of(Json.body(body), uploads.max());
        Uploads.Target target =
                new Uploads.Target(Caller.principal(http), base, record, field, Caller.context(http, null));
        return links.signer(http)
                .chain(signer -> pool.withTransaction(connection -> uploads.append(connection, target, file))
                        .map(uploaded -> Answers.ok(answer(uploaded, signer))));
    }

    private byte[] answer(Uploads.Uploaded uploaded, LinkSigner signer) {
        return json.one(List.of(uploaded.field()), uploaded.record(), RecordJson.Style.json(signer, true));
    }

    @ServerExceptionMapper
    public Response failed(Throwable failure) {
        return Answers.failure(failure);
    }
}

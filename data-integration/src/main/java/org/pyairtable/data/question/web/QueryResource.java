package org.pyairtable.data.question.web;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.attachment.web.RequestLinks;
import org.pyairtable.data.question.Questions;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.problem.ServiceException;

/** Questions about records. */
@Path("/api/bases/{base}/query")
@Produces(MediaType.APPLICATION_JSON)
public class QueryResource {
    private final Questions questions;
    private final RequestLinks links;

    QueryResource(Questions questions, RequestLinks links) {
        this.questions = questions;
        this.links = links;
    }

    /** Reads a window of a table's records, with their total number, column summaries and the sizes of groups. */
    @POST
    @Operation(operationId = "queryRecords")
    public Uni<QueryAnswerBody> query(
            @PathParam("base") String base, @Context RoutingContext http, @Nullable QueryBody body) {
        if (body == null) {
            throw ServiceException.invalid("body", "is missing");
        }
        return links.signer(http).chain(signer -> questions
                .window(Caller.principal(http), body.question(base), body.start())
                .map(window -> QueryAnswerBody.of(window, signer)));
    }
}

package org.pyairtable.data.share.web;

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
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.share.Share;
import org.pyairtable.data.share.ShareBody;
import org.pyairtable.data.share.Shares;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;

/** Links by which views are seen without an account, for the creators of a base. */
@Path("/api/bases/{base}/shares")
@Produces(MediaType.APPLICATION_JSON)
public class ShareResource {
    private static final int LARGEST_PAGE = 100;

    private final Shares shares;

    ShareResource(Shares shares) {
        this.shares = shares;
    }

    /**
     * @param table id
     * @param view id
     * @param password whether it has one
     * @param expiresAt absent when it does not end by itself
     * @param secret what leads to the view, below {@code /api/shared/}; answered once, when the link is made
     */
    @Schema(name = "Share")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Answer(
            String id,
            String name,
            String table,
            String view,
            boolean password,
            @Nullable String expiresAt,
            String createdAt,
            String createdBy,
            @Nullable String secret) {
        static Answer of(Share share) {
            return of(share, null);
        }

        static Answer of(Share share, @Nullable String secret) {
            return new Answer(
                    share.id(),
                    share.name(),
                    share.tableId(),
                    share.viewId(),
                    share.passwordHash().isPresent(),
                    share.expiresAt().map(Instant::toString).orElse(null),
                    share.createdAt().toString(),
                    share.createdBy(),
                    secret);
        }
    }

    /** @param next what to give as {@code cursor} for the next page; absent on the last one */
    @Schema(name = "ShareList")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Items(List<Answer> items, @Nullable String next) {}

    /** The links of the base in the order of their creation. */
    @GET
    @Operation(operationId = "listShares")
    public Uni<Items> list(
            @PathParam("base") String base,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit,
            RoutingContext http) {
        PageRequest request = PageRequest.of(cursor, limit, LARGEST_PAGE);
        return shares.list(Caller.principal(http), base, after(request), request.rows())
                .map(found -> new Items(
                        request.shown(found).stream().map(Answer::of).toList(),
                        request.next(found, share -> Long.toString(share.sequence()))));
    }

    private static long after(PageRequest request) {
        try {
            return request.cursor().map(Long::parseLong).orElse(0L);
        } catch (NumberFormatException e) {
            throw PageRequest.unknownCursor();
        }
    }

    /** Makes a link to a view, and answers its secret this once. */
    @POST
    @Operation(operationId = "createShare")
    public Uni<Answer> create(@PathParam("base") String base, @Context RoutingContext http, @Nullable ShareBody body) {
        return shares.create(by(http), base, given(body))
                .map(made -> Answer.of(made.share(), made.secret().text()));
    }

    @PATCH
    @Path("{share}")
    @Operation(operationId = "updateShare")
    public Uni<Answer> change(
            @PathParam("base") String base,
            @PathParam("share") String share,
            @Context RoutingContext http,
            @Nullable ShareBody body) {
        return shares.change(by(http), base, share, given(body)).map(Answer::of);
    }

    /** Revokes a link: it leads nowhere from then on. */
    @DELETE
    @Path("{share}")
    @Operation(operationId = "revokeShare")
    public Uni<Void> revoke(@PathParam("base") String base, @PathParam("share") String share, RoutingContext http) {
        return shares.revoke(by(http), base, share);
    }

    private static Shares.By by(RoutingContext http) {
        return new Shares.By(Caller.principal(http), Caller.context(http, null));
    }

    private static ShareBody given(@Nullable ShareBody body) {
        if (body == null) {
            throw ServiceException.invalid("body", "is missing");
        }
        return body;
    }
}

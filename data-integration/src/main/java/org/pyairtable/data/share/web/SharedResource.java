package org.pyairtable.data.share.web;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.attachment.web.RequestLinks;
import org.pyairtable.data.csv.CsvExport;
import org.pyairtable.data.csv.CsvText;
import org.pyairtable.data.csv.Separators;
import org.pyairtable.data.query.ListQuery;
import org.pyairtable.data.query.Sort;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.Refusal;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.data.refusal.UnknownName;
import org.pyairtable.data.share.SharedViews;
import org.pyairtable.data.wire.AirtableId;
import org.pyairtable.runtime.problem.ServiceException;

/** A view, for the holder of a link to it. */
@Path("/api/shared/{secret}")
@Produces(MediaType.APPLICATION_JSON)
public class SharedResource {
    private static final String TOKEN = "X-Share-Token";
    private static final int MOST_RECORDS = 100;
    private static final int MOST_KEYS = 10;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    private final SharedViews views;
    private final SharedAnswers answers;
    private final CsvExport export;
    private final RequestLinks links;

    SharedResource(SharedViews views, SharedAnswers answers, CsvExport export, RequestLinks links) {
        this.views = views;
        this.answers = answers;
        this.export = export;
        this.links = links;
    }

    @Schema(name = "SharePassword")
    public record PasswordBody(@Nullable String password) {
        /** Keeps it out of logs. */
        @Override
        public String toString() {
            return "PasswordBody[…]";
        }
    }

    /**
     * @param token to be sent as {@code X-Share-Token}
     * @param expiresAt when the password has to be given again
     */
    @Schema(name = "ShareToken")
    public record TokenAnswer(String token, String expiresAt) {}

    /** Exchanges the password of a link for a token. */
    @POST
    @Path("token")
    @Operation(operationId = "unlockSharedView")
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    public Uni<TokenAnswer> unlock(
            @PathParam("secret") String secret, @Context RoutingContext http, @Nullable PasswordBody body) {
        String password = body == null ? null : body.password();
        if (password == null || password.isEmpty()) {
            throw ServiceException.invalid("password", "is missing");
        }
        return views.unlock(secret, password, address(http.request()))
                .map(issued -> new TokenAnswer(issued.token(), issued.endsAt().toString()));
    }

    /** What the view shows, and how many records there are. */
    @GET
    @Operation(operationId = "getSharedView")
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    public Uni<SharedAnswers.View> view(
            @PathParam("secret") String secret, @HeaderParam(TOKEN) @DefaultValue("") String token) {
        return views.open(secret, token).chain(views::shape).map(SharedAnswers.View::of);
    }

    /**
     * The records of the view, in its order.
     *
     * @param pageSize 100 at most, and without it
     * @param offset that of the page before
     * @param sort names of fields, with {@code -} before those to sort descending by, instead of the view's order
     * @param filter a formula over the fields that the view shows
     */
    @GET
    @Path("records")
    @Operation(operationId = "listSharedRecords")
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    public Uni<SharedAnswers.Records> records(
            @PathParam("secret") String secret,
            @HeaderParam(TOKEN) @DefaultValue("") String token,
            @QueryParam("pageSize") @Nullable String pageSize,
            @QueryParam("offset") @Nullable String offset,
            @QueryParam("sort") List<String> sort,
            @QueryParam("filter") @Nullable String filter,
            RoutingContext http) {
        ListQuery query = ListQuery.walk(List.of(), Optional.empty(), pageSize(pageSize))
                .with(Optional.ofNullable(filter).filter(text -> !text.isBlank()), sorts(sort))
                .from(Optional.ofNullable(offset));
        return views.open(secret, token)
                .chain(open -> views.page(open, query))
                .onFailure(RefusedException.class)
                .transform(SharedResource::named)
                .chain(page -> links.signer(http).map(signer -> answers.page(page, signer)));
    }

    @GET
    @Path("records/{record}")
    @Operation(operationId = "getSharedRecord")
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    public Uni<SharedAnswers.SharedRecord> record(
            @PathParam("secret") String secret,
            @PathParam("record") String record,
            @HeaderParam(TOKEN) @DefaultValue("") String token,
            RoutingContext http) {
        AirtableId.check("rec", record);
        return views.open(secret, token).chain(open -> views.one(open, record)).chain(walk -> links.signer(http)
                .map(signer -> answers.records(walk, signer).getFirst()));
    }

    /**
     * The view as RFC 4180 in UTF-8, streamed.
     *
     * @param safe whether a cell that a spreadsheet would take for a formula gets an apostrophe before it
     * @param separator {@code comma}, {@code semicolon} or {@code tab}
     * @param bom whether the file begins with a byte order mark, without which Excel takes it for windows-1252
     */
    @GET
    @Path("csv")
    @Produces("text/csv")
    @APIResponse(
            responseCode = "200",
            description = "The file",
            content = @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)))
    @Operation(operationId = "exportSharedView")
    public Uni<Response> csv(
            @PathParam("secret") String secret,
            @HeaderParam(TOKEN) @DefaultValue("") String token,
            @QueryParam("safe") @DefaultValue("true") boolean safe,
            @QueryParam("separator") @DefaultValue("comma") String separator,
            @QueryParam("bom") @DefaultValue("false") boolean bom) {
        CsvExport.Form form = new CsvExport.Form(
                new CsvText(Separators.of(separator), safe), bom, Optional.empty(), CsvExport.People.BY_NAME);
        return views.open(secret, token).chain(open -> export.open(
                        open.admission(), open.share().baseId(), open.share().tableId(), Optional.empty(), form)
                .map(opened -> file(open.share().name(), opened)));
    }

    private static Response file(String shareName, CsvExport.Opened opened) {
        String name =
                URLEncoder.encode(shareName + ".csv", StandardCharsets.UTF_8).replace("+", "%20");
        return Response.ok(opened.content())
                .header("Content-Type", "text/csv; charset=utf-8")
                .header("Content-Disposition", "attachment; filename*=UTF-8''" + name)
                .header("Cache-Control", "no-store")
                .build();
    }

    /** The refusal of a list query with the parameter that it is about. */
    private static Throwable named(Throwable failure) {
        return switch (((RefusedException) failure).refusal()) {
            case InvalidRequest.Filter filter -> ServiceException.invalid("filter", filter.message());
            case InvalidRequest.SlowFilter filter -> ServiceException.invalid("filter", filter.message());
            case InvalidRequest.Offset offset -> ServiceException.invalid("offset", offset.message());
            case InvalidRequest.ExpiredOffset offset -> ServiceException.invalid("offset", offset.message());
            case UnknownName.OfField field -> ServiceException.invalid("sort", field.message());
            case Refusal other -> failure;
        };
    }

    private static int pageSize(@Nullable String text) {
        if (text == null) {
            return MOST_RECORDS;
        }
        int size = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (size < 1 || size > MOST_RECORDS) {
            throw ServiceException.invalid("pageSize", "is not a number from 1 to " + MOST_RECORDS);
        }
        return size;
    }

    private static List<Sort> sorts(List<String> names) {
        if (names.size() > MOST_KEYS) {
            throw ServiceException.invalid("sort", "names more than " + MOST_KEYS + " fields");
        }
        return names.stream()
                .map(name -> name.startsWith("-") ? new Sort(name.substring(1), true) : new Sort(name, false))
                .toList();
    }

    /** What the gateway says that the client's address is; it appends it to what the client claims. */
    private static String address(HttpServerRequest request) {
        String forwarded = request.getHeader("X-Forwarded-For");
        return forwarded == null
                ? ""
                : forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
    }
}

package org.pyairtable.data.webhook.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.airtable.Answers;
import org.pyairtable.data.attachment.web.RequestLinks;
import org.pyairtable.data.cell.DateText;
import org.pyairtable.data.record.read.ReadTurns;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.webhook.PayloadLinks;
import org.pyairtable.data.webhook.PayloadStore;
import org.pyairtable.data.webhook.Webhook;
import org.pyairtable.data.webhook.Webhooks;
import org.pyairtable.data.wire.AirtableId;
import org.pyairtable.data.wire.Json;
import org.pyairtable.data.wire.QueryString;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.stream.StreamedBody;

/** Airtable's webhooks API. */
@Path("/v0/bases/{base}/webhooks")
@Produces(MediaType.APPLICATION_JSON)
public class WebhookResource {
    private static final int LARGEST_PAGE = 50;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,15}");

    private final Webhooks webhooks;
    private final RequestLinks links;
    private final ReadTurns turns;
    private final Clock clock;

    WebhookResource(Webhooks webhooks, RequestLinks links, ReadTurns turns, Clock clock) {
        this.turns = turns;
        this.webhooks = webhooks;
        this.links = links;
        this.clock = clock;
    }

    @POST
    public Uni<Response> create(@PathParam("base") String base, RoutingContext http, byte @Nullable [] body) {
        return webhooks.create(asking(base, http), Json.body(body)).map(made -> {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("id", made.id());
            json.put("macSecretBase64", made.secret().base64());
            json.put("expirationTime", DateText.wire(made.expiresAt()));
            return Answers.ok(json);
        });
    }

    @GET
    public Uni<Response> list(@PathParam("base") String base, RoutingContext http) {
        return webhooks.list(asking(base, http))
                .map(found -> Answers.ok(
                        Map.of("webhooks", found.stream().map(this::json).toList())));
    }

    @DELETE
    @Path("{webhook}")
    public Uni<Response> delete(
            @PathParam("base") String base, @PathParam("webhook") String webhook, RoutingContext http) {
        AirtableId.check("ach", webhook);
        return webhooks.delete(asking(base, http), webhook)
                .replaceWith(() -> Response.ok().build());
    }

    @POST
    @Path("{webhook}/refresh")
    public Uni<Response> refresh(
            @PathParam("base") String base, @PathParam("webhook") String webhook, RoutingContext http) {
        AirtableId.check("ach", webhook);
        return webhooks.refresh(asking(base, http), webhook)
                .map(expires -> Answers.ok(Map.of("expirationTime", DateText.wire(expires))));
    }

    @POST
    @Path("{webhook}/enableNotifications")
    public Uni<Response> enableNotifications(
            @PathParam("base") String base,
            @PathParam("webhook") String webhook,
            RoutingContext http,
            byte @Nullable [] body) {
        AirtableId.check("ach", webhook);
        ObjectNode json = Json.body(body);
        if (json.size() != 1 || !json.path("enable").isBoolean()) {
            throw new InvalidRequest.Malformed().exception();
        }
        return webhooks.enableNotifications(
                        asking(base, http), webhook, json.path("enable").booleanValue())
                .replaceWith(() -> Response.ok().build());
    }

    @GET
    @Path("{webhook}/payloads")
    public Uni<Response> payloads(
            @PathParam("base") String base, @PathParam("webhook") String webhook, RoutingContext http) {
        AirtableId.check("ach", webhook);
        QueryString query = QueryString.parse(http.request().query());
        if (!Set.of("cursor", "limit").containsAll(query.names())) {
            throw new InvalidRequest.Malformed().exception();
        }
        long cursor = number(query.one("cursor"), 1, Long.MAX_VALUE);
        int limit = (int) number(query.one("limit"), LARGEST_PAGE, LARGEST_PAGE);
        Webhooks.Asking asking = asking(base, http);
        return links.signer(http).chain(signer -> {
            LongFunction<Uni<PayloadStore.Page>> read =
                    bytes -> webhooks.payloads(asking, webhook, cursor, limit, bytes)
                            .invoke(page -> page.payloads().forEach(new PayloadLinks(signer)::addTo));
            return turns.page(() -> read.apply(turns.pageBytes()))
                    .map(page -> page.need() == 0 ? Answers.ok(json(page)) : Answers.ok(alone(page.need(), read)));
        });
    }

    /** One payload that is large, in memory as long as it takes to send it. */
    private StreamedBody alone(long bytes, LongFunction<Uni<PayloadStore.Page>> read) {
        return new StreamedBody(
                client -> turns.stream(bytes, () -> read.apply(bytes).chain(page -> client.write(pieces(page)))));
    }

    private static List<byte[]> pieces(PayloadStore.Page page) {
        return Json.pieces(generator -> generator.writePOJO(json(page)));
    }

    private static Map<String, Object> json(PayloadStore.Page page) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("payloads", page.payloads());
        json.put("cursor", page.next());
        json.put("mightHaveMore", page.hasMore());
        return json;
    }

    private static long number(Optional<String> text, long absent, long most) {
        long number = text.map(t -> NUMBER.matcher(t).matches() ? Long.parseLong(t) : 0)
                .orElse(absent);
        if (number < 1 || number > most) {
            throw new InvalidRequest.Malformed().exception();
        }
        return number;
    }

    private Map<String, @Nullable Object> json(Webhook webhook) {
        Instant now = clock.instant();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", webhook.id());
        json.put("areNotificationsEnabled", webhook.notificationsEnabled());
        json.put("cursorForNextPayload", webhook.nextCursor());
        json.put("isHookEnabled", webhook.isActive(now));
        json.put(
                "lastSuccessfulNotificationTime",
                webhook.lastSuccess().map(DateText::wire).orElse(null));
        json.put("notificationUrl", webhook.notificationUrl().orElse(null));
        json.put("expirationTime", DateText.wire(webhook.expiresAt()));
        json.put("lastNotificationResult", webhook.lastResult().map(Json::read).orElse(null));
        json.put("specification", Json.read(webhook.specification()));
        return json;
    }

    private static Webhooks.Asking asking(String base, RoutingContext http) {
        AirtableId.check("app", base);
        return new Webhooks.Asking(Caller.principal(http), base, Caller.context(http, null));
    }

    @ServerExceptionMapper
    public Response failed(Throwable failure) {
        return Answers.failure(failure);
    }
}

package org.pyairtable.data.airtable;

import io.vertx.pgclient.PgException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jboss.logging.Logger;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.refusal.NotPermitted;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.data.refusal.TooLarge;
import org.pyairtable.data.refusal.Unavailable;
import org.pyairtable.data.wire.Json;
import org.pyairtable.outbox.DatabaseFailures;
import org.pyairtable.outbox.EventTooLargeException;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.stream.StreamedBody;

/** HTTP answers in Airtable's dialect. */
public final class Answers {
    private static final Logger LOG = Logger.getLogger(Answers.class);
    private static final String TOO_MANY_COLUMNS = "54011";

    /** Invalid characters and times, which are refused where the value is known; this is for what those checks miss. */
    private static final Set<String> UNKEEPABLE = Set.of("22021", "22P05", "22007", "22008");

    private static final MediaType JSON = MediaType.APPLICATION_JSON_TYPE.withCharset("utf-8");

    private Answers() {}

    public static Response ok(byte[] json) {
        return Response.ok(json, JSON).build();
    }

    public static Response ok(StreamedBody json) {
        return Response.ok(json, JSON).build();
    }

    public static Response ok(Map<String, ?> json) {
        return ok(Json.bytes(json));
    }

    public static Response error(AirtableError error) {
        Object body = error.message()
                .<Object>map(message -> Map.of("error", described(error.type(), message)))
                .orElseGet(() -> Map.of("error", error.type()));
        Response.ResponseBuilder response =
                Response.status(error.status()).type(JSON).entity(Json.bytes(body));
        if (error.status() == AirtableError.UNAVAILABLE || error.status() == AirtableError.TOO_MANY) {
            response.header("Retry-After", 1);
        }
        return response.build();
    }

    private static Map<String, String> described(String type, String message) {
        Map<String, String> described = new LinkedHashMap<>();
        described.put("type", type);
        described.put("message", message);
        return described;
    }

    /** The answer to any failure of a request; what is unexpected is logged here, and only here. */
    public static Response failure(Throwable failure) {
        return switch (failure) {
            case RefusedException refused -> error(AirtableDialect.of(refused.refusal()));
            case ServiceException refused -> error(of(refused.error()));
            case WebApplicationException web -> error(of(web.getResponse().getStatus()));
            // One record with more text than an event may carry.
            case EventTooLargeException tooLarge -> error(AirtableDialect.of(new TooLarge()));
            default -> unexpected(failure);
        };
    }

    private static Response unexpected(Throwable failure) {
        if (DatabaseFailures.away(failure)) {
            LOG.warnf("Request refused, the database is unavailable: reason=%s", failure.getMessage());
            return error(
                    DatabaseFailures.unreached(failure)
                            ? AirtableDialect.of(new Unavailable.Service())
                            : AirtableError.unavailable());
        }
        if (failure instanceof PgException pg
                && UNKEEPABLE.contains(Objects.requireNonNullElse(pg.getSqlState(), ""))) {
            return error(AirtableDialect.of(new InvalidRequest.Rule(
                    "A value cannot be stored: a text with the character NUL or half a surrogate pair, or a time out"
                            + " of range")));
        }
        if (failure instanceof PgException pg && TOO_MANY_COLUMNS.equals(pg.getSqlState())) {
            return error(AirtableDialect.of(
                    new InvalidRequest.Rule("The table has had as many fields as it can have; a new one takes more")));
        }
        LOG.error("Request failed", failure);
        boolean retriable = failure instanceof PgException pg && isConflict(pg);
        return error(retriable ? AirtableDialect.of(new Unavailable.Service()) : AirtableError.serverError());
    }

    /** Deadlocks and serialisation failures: nothing happened, and the next attempt will do. */
    private static boolean isConflict(PgException failure) {
        return "40P01".equals(failure.getSqlState()) || "40001".equals(failure.getSqlState());
    }

    private static AirtableError of(ServiceError error) {
        return switch (error) {
            case ServiceError.Unauthorized e -> AirtableError.authenticationRequired();
            case ServiceError.Forbidden e -> AirtableDialect.of(new NotPermitted());
            case ServiceError.NotFound e -> AirtableDialect.of(new NotFound.Part());
            case ServiceError.TooLarge e -> AirtableDialect.of(new TooLarge());
            case ServiceError.Invalid e -> AirtableDialect.of(new InvalidRequest.Malformed());
            case ServiceError.Conflict e -> AirtableDialect.of(new InvalidRequest.Rule(e.message()));
            case ServiceError.Unprocessable e -> AirtableDialect.of(new InvalidRequest.Rule(e.message()));
            case ServiceError.TooManyRequests e -> AirtableDialect.of(new Unavailable.Service());
            case ServiceError.Unavailable e -> AirtableDialect.of(new Unavailable.Service());
        };
    }

    private static AirtableError of(int status) {
        return switch (status) {
            case 401 -> AirtableError.authenticationRequired();
            case 413 -> AirtableDialect.of(new TooLarge());
            case 400, 415, 422 -> AirtableDialect.of(new InvalidRequest.Unreadable());
            case 404, 405 -> AirtableDialect.of(new NotFound.Path());
            default -> AirtableError.serverError();
        };
    }
}

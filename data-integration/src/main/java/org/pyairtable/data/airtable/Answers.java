package org.pyairtable.data.airtable;

import io.vertx.pgclient.PgException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.logging.Logger;
import org.pyairtable.outbox.DatabaseFailures;
import org.pyairtable.outbox.EventTooLargeException;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

/** HTTP answers in Airtable's dialect. */
public final class Answers {
    private static final Logger LOG = Logger.getLogger(Answers.class);
    private static final String TOO_MANY_COLUMNS = "54011";
    private static final MediaType JSON = MediaType.APPLICATION_JSON_TYPE.withCharset("utf-8");

    private Answers() {}

    public static Response ok(byte[] json) {
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
        if (error.status() == AirtableError.UNAVAILABLE) {
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

    /** The answer to any failure of a request; what nobody foresaw is logged here, and only here. */
    public static Response failure(Throwable failure) {
        return switch (failure) {
            case AirtableException refused -> error(refused.error());
            case ServiceException refused -> error(of(refused.error()));
            case WebApplicationException web -> error(of(web.getResponse().getStatus()));
            // One record with more text than an event may carry.
            case EventTooLargeException tooLarge -> error(AirtableError.tooLarge());
            default -> unexpected(failure);
        };
    }

    private static Response unexpected(Throwable failure) {
        if (DatabaseFailures.away(failure)) {
            LOG.warnf("Request refused, the database is away: %s", failure.getMessage());
            return error(DatabaseFailures.unreached(failure) ? AirtableError.retriable() : AirtableError.unavailable());
        }
        if (failure instanceof PgException pg && TOO_MANY_COLUMNS.equals(pg.getSqlState())) {
            return error(AirtableError.invalidRequest(
                    "The table has had as many fields as it can have; a new one takes more"));
        }
        LOG.error("Request failed", failure);
        boolean retriable = failure instanceof PgException pg && isConflict(pg);
        return error(retriable ? AirtableError.retriable() : AirtableError.serverError());
    }

    /** Deadlocks and serialisation failures: nothing happened, and the next attempt will do. */
    private static boolean isConflict(PgException failure) {
        return "40P01".equals(failure.getSqlState()) || "40001".equals(failure.getSqlState());
    }

    private static AirtableError of(ServiceError error) {
        return switch (error) {
            case ServiceError.Unauthorized e -> AirtableError.authenticationRequired();
            case ServiceError.Forbidden e -> AirtableError.forbidden();
            case ServiceError.NotFound e -> AirtableError.modelNotFound();
            case ServiceError.TooLarge e -> AirtableError.tooLarge();
            case ServiceError.Invalid e -> AirtableError.invalidRequest();
            case ServiceError.Conflict e -> AirtableError.invalidRequest(e.message());
            case ServiceError.TooManyRequests e -> AirtableError.retriable();
            case ServiceError.Unavailable e -> AirtableError.retriable();
        };
    }

    private static AirtableError of(int status) {
        return switch (status) {
            case 401 -> AirtableError.authenticationRequired();
            case 413 -> AirtableError.tooLarge();
            case 400, 415, 422 -> AirtableError.unparsableBody();
            case 404, 405 -> AirtableError.notFound();
            default -> AirtableError.serverError();
        };
    }
}

package org.pyairtable.data.airtable;

import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import jakarta.ws.rs.core.Response;
import java.net.ConnectException;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.pyairtable.outbox.DatabaseFailures;
import org.pyairtable.runtime.problem.ProblemMappers;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * Refusals in Airtable's terms, and a database that is away, as problem+json: for resources that do not speak Airtable's
 * dialect themselves.
 */
public class ProblemDialect {
    private static final Logger LOG = Logger.getLogger(ProblemDialect.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ProblemMappers problems = new ProblemMappers();

    @ServerExceptionMapper
    public Response refused(AirtableException failure) {
        return problems.refused(new ServiceException(translated(failure.error())));
    }

    @ServerExceptionMapper
    public Response database(PgException failure) {
        return away(failure);
    }

    @ServerExceptionMapper
    public Response closed(VertxException failure) {
        return away(failure);
    }

    /** No connection became free in time. */
    @ServerExceptionMapper
    public Response busy(NoStackTraceThrowable failure) {
        return away(failure);
    }

    @ServerExceptionMapper
    public Response unreached(ConnectException failure) {
        return away(failure);
    }

    /** The answer to any failure. */
    public Response of(Throwable failure) {
        return switch (failure) {
            case AirtableException refused -> refused(refused);
            case ServiceException refused -> problems.refused(refused);
            default -> away(failure);
        };
    }

    private Response away(Throwable failure) {
        if (!DatabaseFailures.away(failure)) {
            return problems.unexpected(failure);
        }
        LOG.warnf("Request refused, the database is away: %s", failure.getMessage());
        return problems.refused(
                new ServiceException(new ServiceError.Unavailable("The server is temporarily unavailable", PAUSE)));
    }

    private static ServiceError translated(AirtableError error) {
        String message = error.message().orElse(error.type());
        return switch (error.status()) {
            case 401 -> new ServiceError.Unauthorized(message);
            case 403 ->
                error.type().equals("INVALID_PERMISSIONS")
                        ? new ServiceError.Forbidden("This needs a higher role or a wider token scope")
                        : new ServiceError.NotFound("The base, or a part of it,");
            case 404 -> new ServiceError.NotFound("The base, or a part of it,");
            case 413 -> new ServiceError.TooLarge(message);
            default -> new ServiceError.Invalid("body", message);
        };
    }
}

package org.pyairtable.data.airtable;

import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import jakarta.ws.rs.core.Response;
import java.net.ConnectException;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.pyairtable.data.refusal.Archived;
import org.pyairtable.data.refusal.Busy;
import org.pyairtable.data.refusal.Conflict;
import org.pyairtable.data.refusal.InUse;
import org.pyairtable.data.refusal.InvalidDefinition;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.InvalidValue;
import org.pyairtable.data.refusal.LimitExceeded;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.refusal.NotPermitted;
import org.pyairtable.data.refusal.QuestionLimit;
import org.pyairtable.data.refusal.Refusal;
import org.pyairtable.data.refusal.RefusedBatch;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.data.refusal.TooLarge;
import org.pyairtable.data.refusal.Unavailable;
import org.pyairtable.data.refusal.UnderRules;
import org.pyairtable.data.refusal.Unfinished;
import org.pyairtable.data.refusal.UnknownName;
import org.pyairtable.data.wire.StorableText;
import org.pyairtable.outbox.DatabaseFailures;
import org.pyairtable.runtime.problem.ProblemMappers;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

/** Refusals, and a database that is away, as problem+json: for all resources but those under {@code /v0}. */
public class ProblemDialect {
    private static final Logger LOG = Logger.getLogger(ProblemDialect.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** Room comes back when other requests end. */
    private static final Duration ROOM = Duration.ofMinutes(1);

    private final ProblemMappers problems = new ProblemMappers();

    @ServerExceptionMapper
    public Response refused(RefusedException failure) {
        return problems.refused(new ServiceException(of(failure.refusal())));
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
            case RefusedException refused -> refused(refused);
            case ServiceException refused -> problems.refused(refused);
            default -> away(failure);
        };
    }

    private Response away(Throwable failure) {
        if (!DatabaseFailures.away(failure)) {
            return problems.unexpected(failure);
        }
        LOG.warnf("Request refused, the database is unavailable: reason=%s", failure.getMessage());
        return problems.refused(
                new ServiceException(new ServiceError.Unavailable("The server is temporarily unavailable", PAUSE)));
    }

    private static ServiceError of(Refusal refusal) {
        String message = refusal.message();
        return switch (refusal) {
            case NotFound.Named named -> new ServiceError.NotFound(named.what());
            case NotFound r -> new ServiceError.NotFound("The base, or a part of it,");
            case Archived r -> new ServiceError.Forbidden(r.message());
            case NotPermitted r -> new ServiceError.Forbidden("This needs a higher role or a wider token scope");
            case UnderRules r -> new ServiceError.Forbidden(message);
            case UnknownName r -> invalid(message);
            case InvalidRequest.Member broken -> new ServiceError.Invalid(broken.member(), broken.rule());
            case InvalidRequest r -> invalid(message);
            case InvalidValue r -> invalid(message);
            case InvalidDefinition r -> invalid(message);
            case LimitExceeded r -> invalid(message);
            case Conflict r -> new ServiceError.Conflict(message);
            case TooLarge r -> new ServiceError.TooLarge(message);
            case Busy r -> new ServiceError.TooManyRequests(message, PAUSE);
            case QuestionLimit.TooMany r -> new ServiceError.TooManyRequests(message, PAUSE);
            case InUse r -> new ServiceError.Conflict(StorableText.sendable(message), InUse.CODE);
            case RefusedBatch batch ->
                batch.isConflict()
                        ? new ServiceError.Conflict(message, RefusedBatch.UNEXPECTED)
                        : new ServiceError.Unprocessable(message, RefusedBatch.INVALID);
            case QuestionLimit limit -> new ServiceError.Unprocessable(message, limit.code());
            case Unavailable.Service r -> new ServiceError.Unavailable(message, PAUSE);
            case Unavailable.NoRoom r -> new ServiceError.Unavailable(message, ROOM);
            case Unfinished r -> new ServiceError.Unavailable(message, PAUSE);
        };
    }

    private static ServiceError invalid(String message) {
        return new ServiceError.Invalid("body", StorableText.sendable(message));
    }
}

package org.pyairtable.outbox;

import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.pyairtable.runtime.problem.ProblemMappers;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * Answers 503 with {@code Retry-After} in every service while its database is unavailable, instead of an error that suggests
 * that a retry is pointless. Takes precedence over the runtime's mapper of what is unexpected.
 */
public class DatabaseProblems {
    private static final Logger LOG = Logger.getLogger(DatabaseProblems.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ProblemMappers problems = new ProblemMappers();

    @ServerExceptionMapper(priority = Priorities.USER - 1)
    public Response unexpected(Throwable failure) {
        if (DatabaseFailures.cannotStoreText(failure)) {
            return problems.refused(ServiceException.invalid(
                    "request", "has a text with the character NUL or half a surrogate pair, which cannot be stored"));
        }
        if (!DatabaseFailures.away(failure)) {
            return problems.unexpected(failure);
        }
        LOG.warnf("Request refused, the database is unavailable: reason=%s", failure.getMessage());
        return problems.refused(
                new ServiceException(new ServiceError.Unavailable("The server is temporarily unavailable", PAUSE)));
    }
}

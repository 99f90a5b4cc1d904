package org.pyairtable.data.job.web;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.pyairtable.data.airtable.AirtableDialect;
import org.pyairtable.data.airtable.AirtableError;
import org.pyairtable.data.job.JobError;
import org.pyairtable.data.job.JobFailures;
import org.pyairtable.data.refusal.Conflict;
import org.pyairtable.data.refusal.InUse;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.refusal.Refusal;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

/** Refusals and failures as errors of jobs, and these as the answers to the requests that waited for the jobs. */
@Singleton
class JobErrors implements JobFailures {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Logger LOG = Logger.getLogger(JobErrors.class);

    @Override
    public JobError of(String jobId, Throwable failure) {
        return switch (failure) {
            case RefusedException refused -> of(refused.refusal());
            case ServiceException refused -> of(refused.error());
            default -> {
                LOG.errorf(failure, "Job failed, its change is rolled back: job=%s", jobId);
                yield new JobError(
                        JobError.DEFECT, "SERVER_ERROR", "The change failed and was rolled back as a whole", "");
            }
        };
    }

    /** What problems have codes for is written down with these, all else with the types of Airtable's dialect. */
    private static JobError of(Refusal refusal) {
        return switch (refusal) {
            case Conflict conflict -> of(new ServiceError.Conflict(conflict.message()));
            case InUse used -> of(new ServiceError.Conflict(used.message(), InUse.CODE));
            case NotFound.Named named -> of(new ServiceError.NotFound(named.what()));
            case InvalidRequest.Member broken -> of(new ServiceError.Invalid(broken.member(), broken.rule()));
            default -> {
                AirtableError error = AirtableDialect.of(refusal);
                yield new JobError(error.status(), error.type(), error.message().orElse(error.type()), "");
            }
        };
    }

    private static JobError of(ServiceError error) {
        String message = error instanceof ServiceError.NotFound missing ? missing.what() : error.message();
        String field = error instanceof ServiceError.Invalid invalid ? invalid.field() : "";
        return new JobError(error.status(), error.code(), message, field);
    }

    /** Under {@code /api}. */
    static ServiceException problem(JobError error) {
        return service(error).orElseGet(() -> switch (error.status()) {
            case 401 -> new ServiceException(new ServiceError.Unauthorized(error.message()));
            case 403 ->
                error.type().equals("INVALID_PERMISSIONS")
                        ? ServiceException.forbidden("This needs a higher role or a wider token scope")
                        : missing();
            case 404 -> missing();
            case 413 -> new ServiceException(new ServiceError.TooLarge(error.message()));
            case 429 -> new ServiceException(new ServiceError.TooManyRequests(error.message(), PAUSE));
            case 503 -> new ServiceException(new ServiceError.Unavailable(error.message(), PAUSE));
            default -> ServiceException.invalid("body", error.message());
        });
    }

    private static ServiceException missing() {
        return ServiceException.notFound("The base, or a part of it,");
    }

    /** Under {@code /v0}; empty for an error that was not Airtable's. */
    static Optional<AirtableError> airtable(JobError error) {
        if (service(error).isPresent()) {
            return Optional.empty();
        }
        Optional<String> message = Optional.of(error.message()).filter(text -> !text.equals(error.type()));
        return Optional.of(new AirtableError(error.status(), error.type(), message));
    }

    /** The errors whose codes problems have. */
    static Optional<ServiceException> service(JobError error) {
        return switch (error.type()) {
            case "INVALID_VALUE" -> Optional.of(ServiceException.invalid(error.field(), error.message()));
            case "FORBIDDEN" -> Optional.of(ServiceException.forbidden(error.message()));
            case InUse.CODE ->
                Optional.of(new ServiceException(new ServiceError.Conflict(error.message(), InUse.CODE)));
            case "CONFLICT" -> Optional.of(ServiceException.conflict(error.message()));
            case "NOT_FOUND" ->
                Optional.of(error.message())
                        .filter(text -> !text.equals(error.type()))
                        .map(ServiceException::notFound);
            default -> Optional.empty();
        };
    }
}

package org.pyairtable.data.job.web;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.airtable.Answers;
import org.pyairtable.data.job.Job;
import org.pyairtable.data.job.JobError;
import org.pyairtable.data.job.JobOrder;
import org.pyairtable.data.job.Jobs;
import org.pyairtable.data.refusal.Unfinished;
import org.pyairtable.data.wire.Json;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * Answers requests whose changes may take long. A change of small tables is made at once. One of large tables is a job, for
 * which the request waits; when that takes longer than the gateway waits, the answer names the job. {@code Prefer: respond-async}
 * makes any of them a job that is not waited for.
 */
@Singleton
public class JobAnswers {
    private final Jobs jobs;

    JobAnswers(Jobs jobs) {
        this.jobs = jobs;
    }

    /**
     * Under {@code /api}: 202 with the job when it is not waited for any longer.
     *
     * @param large whether the change is a job by itself
     * @param direct makes the change without a job
     */
    public <T> Uni<Response> answer(RoutingContext http, JobOrder order, Uni<Boolean> large, Supplier<Uni<T>> direct) {
        Preferences preferences = Preferences.of(http.request().headers().getAll("Prefer"));
        Uni<Boolean> job = preferences.async() ? Uni.createFrom().item(true) : large;
        return job.chain(asJob -> asJob
                ? run(order, wait(preferences), j -> accepted(j, preferences), JobAnswers::problem)
                : direct.get().map(JobAnswers::made));
    }

    /** Under {@code /v0}, which knows no jobs: a refusal that names the job when it cannot be waited for any longer. */
    public Uni<Response> waiting(JobOrder order, Uni<Boolean> large, Supplier<Uni<Response>> direct) {
        return large.chain(asJob -> asJob
                ? run(
                        order,
                        jobs.patience(),
                        job -> Answers.failure(new Unfinished(job.path()).exception()),
                        JobAnswers::airtable)
                : direct.get());
    }

    /** Whether a change of these tables is a job by itself. */
    public Uni<Boolean> areLarge(Collection<String> tableIds) {
        return jobs.areLarge(tableIds);
    }

    /** Whether a change of so many bytes is a job by itself. */
    public boolean isLarge(long bytes) {
        return jobs.isLarge(bytes);
    }

    private Duration wait(Preferences preferences) {
        Duration most = jobs.patience();
        Duration wanted = preferences.patience().orElse(preferences.async() ? Duration.ZERO : most);
        return wanted.compareTo(most) < 0 ? wanted : most;
    }

    private Uni<Response> run(
            JobOrder order, Duration wait, Function<Job, Response> notEnded, Function<JobError, Response> failed) {
        return jobs.start(order, wait).map(job -> switch (job.state()) {
            case QUEUED, RUNNING -> notEnded.apply(job);
            case DONE ->
                job.outcome()
                        .result()
                        .map(result -> Answers.ok(Json.bytes(result)))
                        .orElseGet(() -> Response.noContent().build());
            case FAILED -> job.outcome().error().map(JobError::read).map(failed).orElseThrow();
            case CANCELLED -> throw ServiceException.conflict("The job " + job.id() + " was cancelled");
        });
    }

    private static Response problem(JobError error) {
        throw JobErrors.problem(error);
    }

    private static Response airtable(JobError error) {
        return JobErrors.airtable(error)
                .map(Answers::error)
                .orElseGet(() -> Answers.failure(JobErrors.service(error).orElseThrow()));
    }

    private static Response accepted(Job job, Preferences preferences) {
        Response.ResponseBuilder response = Response.status(Response.Status.ACCEPTED)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header("Location", job.path())
                .entity(Json.bytes(job.json()));
        preferences.applied().ifPresent(applied -> response.header("Preference-Applied", applied));
        return response.build();
    }

    private static Response made(@Nullable Object value) {
        return value == null
                ? Response.noContent().build()
                : Response.ok(value, MediaType.APPLICATION_JSON_TYPE).build();
    }
}

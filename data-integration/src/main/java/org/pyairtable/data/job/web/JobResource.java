package org.pyairtable.data.job.web;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.job.Job;
import org.pyairtable.data.job.Jobs;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.problem.ServiceException;

/** Changes that go through many records, while they run and for a week after. */
@Path("/api/bases/{base}/jobs")
@Produces(MediaType.APPLICATION_JSON)
public class JobResource {
    private static final int LARGEST_PAGE = 100;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    /**
     * Newest first.
     *
     * @param next what to ask for with {@code before} to go on; absent at the end
     */
    @Schema(name = "JobPage")
    public record Page(
            @Schema(ref = "JobList") List<Map<String, Object>> items,
            @Nullable String next) {}

    private final Jobs jobs;

    JobResource(Jobs jobs) {
        this.jobs = jobs;
    }

    /** Creators see all jobs of the base, others those that they started. */
    @GET
    @Operation(operationId = "listJobs")
    public Uni<Page> list(
            @PathParam("base") String base,
            @QueryParam("before") @Nullable String before,
            @QueryParam("limit") @Nullable String limit,
            RoutingContext http) {
        http.queryParams().names().stream()
                .filter(name -> !name.equals("before") && !name.equals("limit"))
                .findFirst()
                .ifPresent(name -> {
                    throw ServiceException.invalid(name, "is not a parameter of this list; it takes before and limit");
                });
        long first = Optional.ofNullable(before)
                .map(text -> number("before", text, Long.MAX_VALUE))
                .orElse(Long.MAX_VALUE);
        int most = Optional.ofNullable(limit)
                .map(text -> (int) number("limit", text, LARGEST_PAGE))
                .orElse(LARGEST_PAGE);
        return jobs.list(Caller.principal(http), base, first, most + 1).map(found -> page(found, most));
    }

    private static long number(String name, String text, long most) {
        long number = NUMBER.matcher(text).matches() ? Long.parseLong(text) : 0;
        if (number < 1 || number > most) {
            throw ServiceException.invalid(name, "is not a number from 1 to " + most);
        }
        return number;
    }

    private static Page page(List<Job> found, int most) {
        List<Job> shown = found.subList(0, Math.min(most, found.size()));
        String next = found.size() > most ? String.valueOf(shown.getLast().sequence()) : null;
        return new Page(shown.stream().map(Job::json).toList(), next);
    }

    /** The progress of the job and, when it has ended, its result. */
    @GET
    @Path("{job}")
    @APIResponse(responseCode = "200", description = "The job", content = @Content(schema = @Schema(ref = "Job")))
    @Operation(operationId = "getJob")
    public Uni<Map<String, Object>> find(
            @PathParam("base") String base, @PathParam("job") String job, RoutingContext http) {
        return jobs.find(Caller.principal(http), base, job).map(Job::json);
    }

    /** Cancels the job and rolls its change back. A job that has ended is refused. */
    @DELETE
    @Path("{job}")
    @APIResponse(responseCode = "200", description = "The job", content = @Content(schema = @Schema(ref = "Job")))
    @Operation(operationId = "cancelJob")
    public Uni<Map<String, Object>> cancel(
            @PathParam("base") String base, @PathParam("job") String job, RoutingContext http) {
        return jobs.cancel(Caller.principal(http), base, job).map(Job::json);
    }
}

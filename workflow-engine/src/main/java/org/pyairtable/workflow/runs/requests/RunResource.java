package org.pyairtable.workflow.runs.requests;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.workflow.runs.search.RunFilter;
import org.pyairtable.workflow.runs.state.Replay;
import org.pyairtable.workflow.runs.views.RunStreams;
import org.pyairtable.workflow.runs.views.RunView;

/** {@code /api/runs}: the runs of workflows, past and present. */
@Path("/api/runs")
@Produces(MediaType.APPLICATION_JSON)
public class RunResource {
    /** PostgreSQL cannot store the character NUL. */
    public static final String STORABLE = "[^\\x00]*";

    private final RunService runs;

    RunResource(RunService runs) {
        this.runs = runs;
    }

    /** @param reason why it is ended; its history shows it */
    public record CancelRequest(
            @Nullable @Size(max = 1_000) @Pattern(regexp = STORABLE)
            String reason) {}

    /**
     * @param from path or id of the first step that is done again; absent for the first of the run
     * @param version {@code same} as the run's, or the {@code present} one of its workflow
     */
    public record ReplayRequest(
            @Nullable @Size(min = 1, max = 500) @Pattern(regexp = STORABLE)
            String from,

            @NotNull Replay.Version version) {}

    @GET
    @Operation(
            operationId = "listRuns",
            summary = "Runs, the last started first; or those inside a run, in the order of their items",
            description =
                    "With workspaceId, workflowId or both, and any of status, recordId, startedFrom, startedBefore and text"
                            + " (a part of the reason for which a run failed or was cancelled). A page may hold less than its limit,"
                            + " even nothing, while it has a nextCursor: each looks at 10,000 runs at most.")
    public Uni<Page<RunView>> list(
            @RestQuery @Nullable String workspaceId,
            @RestQuery @Nullable String workflowId,
            @RestQuery @Nullable String status,
            @RestQuery @Nullable String recordId,
            @RestQuery @Nullable String startedFrom,
            @RestQuery @Nullable String startedBefore,
            @RestQuery @Nullable String text,
            @RestQuery @Nullable String parentId,
            @RestQuery @Nullable String cursor,
            @RestQuery @Nullable Integer limit) {
        PageRequest page = PageRequest.of(cursor, limit);
        if (parentId == null) {
            return runs.search(
                    new RunFilter.Given(
                            "", workspaceId, workflowId, status, recordId, startedFrom, startedBefore, text),
                    page);
        }
        boolean alone = Stream.of(workspaceId, workflowId, status, recordId, startedFrom, startedBefore, text)
                .allMatch(Objects::isNull);
        if (!alone) {
            throw ServiceException.invalid("parentId", "cannot be combined with other conditions");
        }
        return runs.inside(parentId, page);
    }

    @GET
    @Path("{id}")
    @Operation(operationId = "getRun")
    public Uni<RunView> find(@RestPath String id) {
        return runs.find(id);
    }

    /**
     * Its steps and its state as they change, until it has ended. A reader that comes back with {@code Last-Event-ID} gets what
     * it has not seen.
     */
    @GET
    @Path("{id}/events")
    @ReadsRun
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @APIResponse(
            responseCode = "200",
            description =
                    "The events step (a step of the run, with its position as the id of the event) and run (without"
                            + " steps); the last one has the state in which it ended",
            content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS, schema = @Schema(type = SchemaType.STRING)))
    @Operation(operationId = "followRun")
    public Multi<OutboundSseEvent> events(
            @RestPath String id, @RestHeader("Last-Event-ID") @Nullable String lastEventId, @Context Sse sse) {
        return runs.follow(id, position(lastEventId)).map(sent -> switch (sent) {
            case RunStreams.Sent.Step step ->
                json(sse, "step", step.step())
                        .id(String.valueOf(step.position()))
                        .build();
            case RunStreams.Sent.Moved moved -> json(sse, "run", moved.run()).build();
            case RunStreams.Sent.Alive alive ->
                sse.newEventBuilder().comment("The run has not moved").build();
        });
    }

    private static OutboundSseEvent.Builder json(Sse sse, String name, Object data) {
        return sse.newEventBuilder()
                .name(name)
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(data);
    }

    private static int position(@Nullable String lastEventId) {
        if (lastEventId == null || lastEventId.isEmpty()) {
            return 0;
        }
        if (!lastEventId.matches("[0-9]{1,6}")) {
            throw ServiceException.invalid("Last-Event-ID", "is not the id of an event of this stream");
        }
        return Integer.parseInt(lastEventId);
    }

    /** Takes a failed run up at the step that failed, with the version that it runs. */
    @POST
    @Path("{id}/retry")
    @Operation(operationId = "retryRun")
    public Uni<RunView> retry(@RestPath String id) {
        return runs.retry(id);
    }

    /**
     * Runs an ended run again from one of its steps, as a new run with the same trigger. What the steps before it gave is
     * taken over, so that their effects do not happen twice; refuses with the reason where that cannot be.
     */
    @POST
    @Path("{id}/replay")
    @ResponseStatus(202)
    @Operation(operationId = "replayRun")
    public Uni<RunStartResource.Started> replay(@RestPath String id, @NotNull @Valid ReplayRequest request) {
        return runs.replay(id, Optional.ofNullable(request.from()), request.version())
                .map(RunStartResource.Started::new);
    }

    @POST
    @Path("{id}/cancel")
    @Operation(operationId = "cancelRun")
    public Uni<RunView> cancel(@RestPath String id, @Nullable @Valid CancelRequest request) {
        return runs.cancel(
                id, Optional.ofNullable(request).map(CancelRequest::reason).filter(reason -> !reason.isBlank()));
    }
}

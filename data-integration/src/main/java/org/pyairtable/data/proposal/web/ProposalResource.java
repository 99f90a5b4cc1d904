package org.pyairtable.data.proposal.web;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.airtable.ProblemDialect;
import org.pyairtable.data.attachment.web.RequestLinks;
import org.pyairtable.data.proposal.Decisions;
import org.pyairtable.data.proposal.Proposal;
import org.pyairtable.data.proposal.Proposals;
import org.pyairtable.data.tool.AdvisedException;
import org.pyairtable.data.tool.ToolCaller;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.problem.ServiceException;

/** Changes of agents that wait for the approval of a member. */
@Path("/api/bases/{base}/proposals")
@Produces(MediaType.APPLICATION_JSON)
public class ProposalResource {
    private static final int LARGEST_PAGE = 100;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    /**
     * Newest first.
     *
     * @param next what to ask for with {@code cursor} to go on; absent at the end
     */
    @Schema(name = "ProposalPage")
    public record Page(
            @Schema(ref = "ProposalList") List<Map<String, Object>> items,
            @Nullable String next) {}

    private final Proposals proposals;
    private final Decisions decisions;
    private final ProblemDialect problems = new ProblemDialect();

    ProposalResource(Proposals proposals, Decisions decisions) {
        this.proposals = proposals;
        this.decisions = decisions;
    }

    /**
     * The proposals of the last month. A member whom rules concern sees those pending whose change they could make themselves, with
     * the difference that it would make for them, and those that they decided; the page has at most 20 then.
     *
     * @param state {@code pending} for those that can be decided; all without it
     */
    @GET
    @Operation(operationId = "listProposals")
    public Uni<Page> list(
            @PathParam("base") String base,
            @QueryParam("state") @Nullable String state,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit,
            RoutingContext http) {
        if (state != null && !state.equals("pending")) {
            throw ServiceException.invalid("state", "is pending, or left out");
        }
        long before = Optional.ofNullable(cursor)
                .map(text -> number("cursor", text, Long.MAX_VALUE))
                .orElse(Long.MAX_VALUE);
        int most = Optional.ofNullable(limit)
                .map(text -> (int) number("limit", text, LARGEST_PAGE))
                .orElse(LARGEST_PAGE);
        return proposals.list(reader(http), base, state != null, before, most).map(ProposalResource::page);
    }

    private static long number(String name, String text, long most) {
        long number = NUMBER.matcher(text).matches() ? Long.parseLong(text) : 0;
        if (number < 1 || number > most) {
            throw ServiceException.invalid(name, "is not a number from 1 to " + most);
        }
        return number;
    }

    private static Page page(Proposals.Page found) {
        return new Page(
                found.items().stream().map(Proposal::json).toList(),
                found.next().map(String::valueOf).orElse(null));
    }

    @GET
    @Path("{proposal}")
    @APIResponse(
            responseCode = "200",
            description = "The proposal",
            content = @Content(schema = @Schema(ref = "Proposal")))
    @Operation(operationId = "getProposal")
    public Uni<Map<String, Object>> find(
            @PathParam("base") String base, @PathParam("proposal") String proposal, RoutingContext http) {
        return proposals.find(reader(http), base, proposal).map(Proposal::json);
    }

    /**
     * Makes the change, by the rights of the token that proposed it as they are now. Needs a session of a member who may make
     * the change.
     */
    @POST
    @Path("{proposal}/approve")
    @APIResponse(
            responseCode = "200",
            description = "The proposal, with what the tool answered in `result`",
            content = @Content(schema = @Schema(ref = "Proposal")))
    @Operation(operationId = "approveProposal")
    public Uni<Map<String, Object>> approve(
            @PathParam("base") String base, @PathParam("proposal") String proposal, RoutingContext http) {
        return decisions.approve(decider(http), base, proposal).map(approved -> {
            Map<String, Object> json = new LinkedHashMap<>(approved.proposal().json());
            json.put("result", approved.result());
            return json;
        });
    }

    /** Nothing of the change is made. Needs a session of a member who may make the change. */
    @POST
    @Path("{proposal}/reject")
    @APIResponse(
            responseCode = "200",
            description = "The proposal",
            content = @Content(schema = @Schema(ref = "Proposal")))
    @Operation(operationId = "rejectProposal")
    public Uni<Map<String, Object>> reject(
            @PathParam("base") String base, @PathParam("proposal") String proposal, RoutingContext http) {
        return decisions.reject(decider(http), base, proposal).map(Proposal::json);
    }

    private static ToolCaller reader(RoutingContext http) {
        return new ToolCaller(Caller.principal(http), Caller.context(http, null), RequestLinks.origin(http));
    }

    private static Decisions.Decider decider(RoutingContext http) {
        return new Decisions.Decider(Caller.principal(http), Caller.context(http, null), RequestLinks.origin(http));
    }

    /** A change that is refused now; what an agent would do next is of no use here. */
    @ServerExceptionMapper
    public Response refused(AdvisedException failure) {
        return problems.of(failure.refusal().exception());
    }
}

package org.pyairtable.ai.budget;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.AiEvent;
import org.pyairtable.events.Role;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.SignedIn;

/** What a workspace may spend on language models, and what of it is spent. Members see it; owners set it. */
@Path("/api/budgets")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class BudgetResource {
    private static final String READ = "budgets:read";
    private static final String WRITE = "budgets:write";

    private final SpendingTable table;
    private final Outbox outbox;
    private final Pool pool;
    private final SignedIn signedIn;

    BudgetResource(SpendingTable table, Outbox outbox, Pool pool, SignedIn signedIn) {
        this.table = table;
        this.outbox = outbox;
        this.pool = pool;
        this.signedIn = signedIn;
    }

    /**
     * @param of {@code workspace}, or {@code user} for the caller in the workspace
     * @param period {@code day} or {@code month}, of UTC
     * @param limitMicros absent where nothing is limited
     * @param reservedMicros by answers under way
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "BudgetSpending")
    public record Spending(
            String of,
            String period,
            @Nullable Long limitMicros,
            long spentMicros,
            long reservedMicros,
            Instant renewsAt) {}

    /**
     * @param limits as the owner has set them
     * @param installationDailyMicros what no workspace exceeds in a day, whatever its owner sets
     * @param spending what is spent of each limit that holds
     */
    @Schema(name = "Budget")
    public record BudgetView(
            String workspaceId, BudgetLimits limits, long installationDailyMicros, List<Spending> spending) {
        public BudgetView {
            spending = List.copyOf(spending);
        }
    }

    @GET
    @Path("/{workspaceId}")
    @Operation(
            operationId = "getBudget",
            summary = "What a workspace, and the caller in it, may spend on language models, and has spent",
            description = "Amounts are millionths of a US dollar.")
    public Uni<BudgetView> get(@RestPath String workspaceId) {
        return view(spender(workspaceId, READ, Role.VIEWER));
    }

    @PUT
    @Path("/{workspaceId}")
    @Operation(
            operationId = "setBudget",
            summary = "Sets what a workspace and its members may spend on language models",
            description = "All limits at once: one that is left out ends. It takes an owner.")
    public Uni<BudgetView> set(@RestPath String workspaceId, @NotNull @Valid BudgetLimits limits) {
        Spender owner = spender(workspaceId, WRITE, Role.OWNER);
        AiEvent changed = new AiEvent.BudgetChanged(
                workspaceId,
                limits.questionMicros(),
                limits.dailyMicros(),
                limits.monthlyMicros(),
                limits.userDailyMicros(),
                limits.userMonthlyMicros());
        return pool.withTransaction(connection -> table.lock(connection, workspaceId)
                        .chain(() -> table.limit(connection, owner, limits))
                        .chain(() -> outbox.append(connection, signedIn.context(workspaceId), changed)))
                .chain(() -> view(owner));
    }

    private Spender spender(String workspaceId, String scope, Role atLeast) {
        return new Spender(workspaceId, signedIn.in(workspaceId, scope, atLeast).userId());
    }

    private Uni<BudgetView> view(Spender spender) {
        return table.state(pool, spender)
                .map(state -> new BudgetView(
                        spender.workspaceId(),
                        state.limits(),
                        table.installationDaily(),
                        state.allotments().stream()
                                .map(BudgetResource::spending)
                                .toList()));
    }

    private static Spending spending(Allotment allotment) {
        return new Spending(
                allotment.of().wireName(),
                allotment.period().wireName(),
                allotment.limit(),
                allotment.spent(),
                allotment.reserved(),
                allotment.renewsAt());
    }
}

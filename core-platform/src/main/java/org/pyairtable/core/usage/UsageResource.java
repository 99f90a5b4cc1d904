package org.pyairtable.core.usage;

import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.pyairtable.core.workspaces.Workspaces;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.problem.ServiceException;

/** The usage of a workspace, for operators and for its creators and owners. */
@Path("/api/usage")
public class UsageResource {
    private static final int DAYS = 30;
    private static final int FIRST_YEAR = 2000;
    private static final int LAST_YEAR = 9999;

    private final UsageQuery usage;
    private final Workspaces workspaces;
    private final SignedIn signedIn;
    private final Clock clock;

    UsageResource(UsageQuery usage, Workspaces workspaces, SignedIn signedIn, Clock clock) {
        this.usage = usage;
        this.workspaces = workspaces;
        this.signedIn = signedIn;
        this.clock = clock;
    }

    /** @param from a day such as 2026-11-23; the last 30 days by default */
    @GET
    @Operation(operationId = "getUsage")
    public Uni<UsageReport> report(
            @QueryParam("workspaceId") @NotNull @Size(min = 1, max = 100) String workspaceId,
            @QueryParam("from") Optional<String> from,
            @QueryParam("to") Optional<String> to) {
        Principal principal = signedIn.with("usage:read");
        LocalDate last = to.map(text -> day("to", text)).orElse(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        LocalDate first = from.map(text -> day("from", text)).orElse(last.minusDays(DAYS - 1));
        if (first.isAfter(last)) {
            throw ServiceException.invalid("from", "must not be after 'to'");
        }
        Uni<Void> allowed = principal.isOperator()
                ? Uni.createFrom().voidItem()
                : workspaces.require(principal, workspaceId, Role.CREATOR);
        return allowed.chain(() -> usage.report(workspaceId, first, last));
    }

    private static LocalDate day(String field, String text) {
        try {
            LocalDate day = LocalDate.parse(text);
            if (day.getYear() >= FIRST_YEAR && day.getYear() <= LAST_YEAR) {
                return day;
            }
        } catch (DateTimeException e) {
            // Refused below, like a day outside the range.
        }
        throw ServiceException.invalid(
                field, "must be a calendar date such as 2026-11-23, from " + FIRST_YEAR + " to " + LAST_YEAR);
    }
}

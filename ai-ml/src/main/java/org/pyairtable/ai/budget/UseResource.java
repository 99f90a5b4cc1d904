package org.pyairtable.ai.budget;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.budget.UseTable.By;
import org.pyairtable.ai.budget.UseTable.Days;
import org.pyairtable.ai.budget.UseTable.Use;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;

/** What a workspace has spent on language models, by user, model, purpose and tool. Owners see it. */
@Path("/api/budgets/{workspaceId}/uses")
@Produces(MediaType.APPLICATION_JSON)
public class UseResource {
    private static final int DEFAULT_DAYS = 30;
    private static final int MOST_DAYS = 100;

    private final UseTable table;
    private final Pool pool;
    private final SignedIn signedIn;
    private final Clock clock;

    UseResource(UseTable table, Pool pool, SignedIn signedIn, Clock clock) {
        this.table = table;
        this.pool = pool;
        this.signedIn = signedIn;
        this.clock = clock;
    }

    @GET
    @Operation(
            operationId = "listModelUses",
            summary =
                    "What a workspace has spent on language models, by user, model, purpose and tool; the costliest first",
            description =
                    "It takes an owner. by is user, model, purpose or tool, and can be given several times; without it,"
                            + " model. By tool, the calls are those of tools that models made in the chat, and of steps of workflows; the"
                            + " cost is their share in the calls of models that read what they answered, and a part of what the other"
                            + " figures show. from and to are days of UTC, both inclusive, 100 at most; without them, the last thirty"
                            + " days. Amounts are millionths of a US dollar. No use is on two pages; one that has cost more since the"
                            + " page before may be on none.")
    public Uni<Page<Use>> list(
            @RestPath String workspaceId,
            @QueryParam("by") @Size(max = 4) List<String> by,
            @QueryParam("from") Optional<String> from,
            @QueryParam("to") Optional<String> to,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(PageRequest.MOST) int limit) {
        signedIn.in(workspaceId, "budgets:read", Role.OWNER);
        PageRequest page = PageRequest.of(cursor, limit);
        Optional<UseCursor> after = page.cursor().map(UseCursor::of);
        // Without an end, the days are those of the first page, also after midnight.
        Days days = to.isEmpty() && after.isPresent() ? after.get().days() : days(from, to);
        return table.list(pool, workspaceId, days, told(by), after, page);
    }

    private Days days(Optional<String> from, Optional<String> to) {
        LocalDate last = to.map(text -> day("to", text)).orElse(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        LocalDate first = from.map(text -> day("from", text)).orElse(last.minusDays(DEFAULT_DAYS - 1));
        if (first.isAfter(last)) {
            throw ServiceException.invalid("from", "is after 'to'");
        }
        if (first.plusDays(MOST_DAYS).compareTo(last) <= 0) {
            throw ServiceException.invalid("from", "is more than " + MOST_DAYS + " days before 'to'");
        }
        return new Days(first, last);
    }

    private static LocalDate day(String field, String text) {
        try {
            LocalDate day = LocalDate.parse(text);
            if (day.getYear() >= 1 && day.getYear() <= 9999) {
                return day;
            }
        } catch (DateTimeParseException e) {
            // Refused below.
        }
        throw ServiceException.invalid(field, "is not a day, such as 2026-07-28");
    }

    private static Set<By> told(List<String> by) {
        Set<By> told = EnumSet.noneOf(By.class);
        for (String name : by) {
            told.add(EnumSet.allOf(By.class).stream()
                    .filter(one -> one.wireName().equals(name))
                    .findFirst()
                    .orElseThrow(() -> ServiceException.invalid("by", "is not one of user, model, purpose and tool")));
        }
        return told.isEmpty() ? EnumSet.of(By.MODEL) : told;
    }
}

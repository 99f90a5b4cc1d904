package org.pyairtable.ai.budget;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.pyairtable.events.CommunicationCommand.SendNotification;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Role;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.identity.Memberships;

/** Notifies those who can do something about it when four fifths of a budget are spent. */
@Singleton
class BudgetAlerts {
    private static final String CATEGORY = "budget";

    private final Memberships memberships;
    private final Outbox outbox;

    BudgetAlerts(Memberships memberships, Outbox outbox) {
        this.memberships = memberships;
        this.outbox = outbox;
    }

    /** @param micros the last cost, which is a part of what is spent */
    Uni<Void> after(SqlConnection connection, Spender spender, List<Allotment> allotments, long micros) {
        return Sequential.each(
                allotments.stream()
                        .filter(allotment -> allotment.alertsBy(micros))
                        .toList(),
                allotment -> send(connection, spender, allotment));
    }

    private Uni<Void> send(SqlConnection connection, Spender spender, Allotment allotment) {
        List<String> recipients =
                switch (allotment.of()) {
                    case WORKSPACE -> owners(spender.workspaceId());
                    case USER -> List.of(spender.userId());
                };
        Long limit = allotment.limit();
        if (recipients.isEmpty() || limit == null) {
            return Uni.createFrom().voidItem();
        }
        String period = Exhausted.name(allotment.period());
        SendNotification notice = new SendNotification(
                spender.workspaceId(),
                recipients,
                CATEGORY,
                "80 % of the budget for language models is spent " + period,
                "Of %s, %s is spent of %s for %s. Questions that the rest does not cover are refused until %s, or until the budget is raised."
                        .formatted(
                                Exhausted.name(allotment.of()),
                                Exhausted.dollars(allotment.spent()),
                                Exhausted.dollars(limit),
                                period,
                                allotment.renewsAt()),
                Map.of("workspaceId", spender.workspaceId(), "path", "/api/budgets/" + spender.workspaceId()));
        return outbox.append(connection, EventContext.system(spender.workspaceId()), notice)
                .replaceWithVoid();
    }

    private List<String> owners(String workspaceId) {
        return memberships.membersOf(workspaceId).stream()
                .filter(user -> memberships.includes(workspaceId, user, Role.OWNER))
                .sorted()
                .toList();
    }
}

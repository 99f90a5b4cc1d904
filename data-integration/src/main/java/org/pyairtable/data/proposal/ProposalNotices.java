package org.pyairtable.data.proposal;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.wire.Json;
import org.pyairtable.events.CommunicationCommand.SendNotification;
import org.pyairtable.events.EventContext;
import org.pyairtable.outbox.Outbox;

/** Notifies the owner of the token about a change that waits. */
@Singleton
class ProposalNotices {
    private static final String CATEGORY = "proposal";
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_DIFFERENCE = 10_000;

    private final Outbox outbox;

    ProposalNotices(Outbox outbox) {
        this.outbox = outbox;
    }

    Uni<Void> send(SqlConnection connection, EventContext context, Base base, Proposal proposal) {
        SendNotification notice = new SendNotification(
                base.workspaceId(),
                List.of(proposal.principal().userId()),
                CATEGORY,
                "An agent asks to use " + proposal.tool() + " in " + shortened(base.name(), LONGEST_NAME),
                (proposal.principal().isToken()
                                ? "Token " + proposal.principal().credentialId()
                                : "Your chat")
                        + " proposes: "
                        + shortened(Json.write(proposal.difference()), LONGEST_DIFFERENCE),
                Map.of("baseId", base.id(), "proposalId", proposal.id(), "path", proposal.path()));
        return outbox.append(connection, context, notice).replaceWithVoid();
    }

    private static String shortened(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "…";
    }
}

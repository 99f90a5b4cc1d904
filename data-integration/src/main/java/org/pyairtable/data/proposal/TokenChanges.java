package org.pyairtable.data.proposal;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.stream.Collectors;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.IdentityEvent;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.EventOutline;
import org.pyairtable.outbox.SqlEventHandler;
import org.pyairtable.runtime.identity.WritePolicy;

/** Withdraws what a token has proposed when the token is revoked, or may not change anything with a tool any more. */
@ApplicationScoped
public class TokenChanges implements SqlEventHandler<IdentityEvent> {
    private static final Set<String> RELEVANT = Set.of(
            Topic.typeOf(IdentityEvent.TokenRevoked.class), Topic.typeOf(IdentityEvent.TokenWritesChanged.class));

    private final ProposalTable table;

    TokenChanges(ProposalTable table) {
        this.table = table;
    }

    @Override
    public Topic<IdentityEvent> topic() {
        return Topics.IDENTITY;
    }

    @Override
    public String name() {
        return "token-changes";
    }

    @Override
    public boolean filters() {
        return true;
    }

    @Override
    public Uni<Boolean> isRelevant(SqlClient client, EventOutline event) {
        return Uni.createFrom().item(RELEVANT.contains(event.type()));
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<IdentityEvent> event) {
        return switch (event.event()) {
            case IdentityEvent.TokenRevoked revoked -> table.withdraw(connection, revoked.tokenId(), WritePolicy.TOOLS);
            case IdentityEvent.TokenWritesChanged changed ->
                table.withdraw(connection, changed.tokenId(), denied(WritePolicy.ofWire(changed.writes())));
            case IdentityEvent.UserRegistered e -> nothing();
            case IdentityEvent.AddressProven e -> nothing();
            case IdentityEvent.AddressChanged e -> nothing();
            case IdentityEvent.InvitationIssued e -> nothing();
            case IdentityEvent.InvitationEnded e -> nothing();
            case IdentityEvent.LoggedIn e -> nothing();
            case IdentityEvent.RefreshTokenReused e -> nothing();
            case IdentityEvent.LoggedOut e -> nothing();
            case IdentityEvent.TokenCreated e -> nothing();
            case IdentityEvent.SessionEnded e -> nothing();
            case IdentityEvent.PasswordChanged e -> nothing();
            case IdentityEvent.PasswordResetIssued e -> nothing();
            case IdentityEvent.PasswordReset e -> nothing();
            case IdentityEvent.UserDisabled e -> nothing();
            case IdentityEvent.UserEnabled e -> nothing();
            case IdentityEvent.PlatformRoleChanged e -> nothing();
            case IdentityEvent.RegistrationChanged e -> nothing();
        };
    }

    private static Set<String> denied(WritePolicy policy) {
        return WritePolicy.TOOLS.stream()
                .filter(tool -> policy.of(tool) == WritePolicy.Decision.DENY)
                .collect(Collectors.toSet());
    }

    private static Uni<Void> nothing() {
        return Uni.createFrom().voidItem();
    }
}

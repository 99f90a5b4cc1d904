package org.pyairtable.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What agents change with the tools of data-integration. Topic {@code data.agents}, keyed by base id. */
public sealed interface AgentEvent extends Event {
    String baseId();

    @Override
    default String aggregateId() {
        return baseId();
    }

    /** A change waits for the approval of a member. The actor of the envelope is the owner of the token. */
    @EventType("org.pyairtable.data.agents.change-proposed.v1")
    record ChangeProposed(String baseId, String proposalId, String tool, String credentialId, Instant expiresAt)
            implements AgentEvent {}

    /**
     * A tool has changed something; what it was is reported by the events with the same correlation.
     *
     * @param credentialId of the token that the agent used
     * @param proposalId absent for a change that needed no approval
     * @param approvedBy user id; absent for a change that needed no approval
     */
    @EventType("org.pyairtable.data.agents.change-made.v1")
    record ChangeMade(
            String baseId,
            String tool,
            String credentialId,
            @Nullable String proposalId,
            @Nullable String approvedBy) implements AgentEvent {}

    /** Nothing of the proposal will be done. The actor of the envelope has rejected it. */
    @EventType("org.pyairtable.data.agents.proposal-rejected.v1")
    record ProposalRejected(String baseId, String proposalId, String tool, String credentialId) implements AgentEvent {}
}

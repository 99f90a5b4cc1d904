package org.pyairtable.data.proposal;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.cell.DateText;
import org.pyairtable.runtime.identity.Principal;

/**
 * A change that waits for the approval of a member.
 *
 * @param sequence later proposals have greater ones
 * @param arguments of the tool, as JSON
 * @param difference what would change, as it was when it was proposed
 * @param principal as whom the change is made
 */
public record Proposal(
        String id,
        long sequence,
        String baseId,
        String workspaceId,
        String tool,
        String arguments,
        Object difference,
        ProposalState state,
        Principal principal,
        Instant createdAt,
        Instant expiresAt,
        Optional<Decided> decided) {
    /** @param by user id */
    public record Decided(String by, Instant at) {}

    /** The same with another difference. */
    Proposal with(Map<String, Object> other) {
        return new Proposal(
                id,
                sequence,
                baseId,
                workspaceId,
                tool,
                arguments,
                other,
                state,
                principal,
                createdAt,
                expiresAt,
                decided);
    }

    public String path() {
        return "/api/bases/" + baseId + "/proposals/" + id;
    }

    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("tool", tool);
        json.put("state", state.wireName());
        json.put("difference", difference);
        json.put("proposedBy", principal.userId());
        json.put("credentialId", principal.credentialId());
        json.put("createdAt", DateText.wire(createdAt));
        json.put("expiresAt", DateText.wire(expiresAt));
        decided.ifPresent(decision -> {
            json.put("decidedBy", decision.by());
            json.put("decidedAt", DateText.wire(decision.at()));
        });
        return json;
    }
}

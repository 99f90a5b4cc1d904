package org.pyairtable.runtime.identity;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the changes that agents' tools make with a credential. It says nothing about requests that are not made by
 * tools.
 *
 * @param decisions by the name of a tool, or {@link #EVERY} for the tools that are not named; a tool without one asks
 */
public record WritePolicy(Map<String, Decision> decisions) {
    /** What becomes of a change, the most careful first. */
    public enum Decision {
        /** It is refused. */
        DENY("deny"),
        /** It waits until a member approves it. */
        ASK("ask"),
        /** It is made at once. */
        ALLOW("allow");

        private final String wireName;

        Decision(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }

        public static Optional<Decision> fromWireName(String name) {
            for (Decision decision : values()) {
                if (decision.wireName.equals(name)) {
                    return Optional.of(decision);
                }
            }
            return Optional.empty();
        }
    }

    /** Stands for all tools that are not named. */
    public static final String EVERY = "*";

    /** The tools that change something. */
    public static final Set<String> TOOLS = Set.of(
            "create_records",
            "update_records",
            "upsert_records",
            "delete_records",
            "create_table",
            "create_field",
            "add_comment",
            "upload_attachment",
            "run_workflow");

    /** Every change waits for an approval. */
    public static final WritePolicy ASK = new WritePolicy(Map.of());

    /** Every change is made at once: of users who act themselves. */
    public static final WritePolicy ALLOW = new WritePolicy(Map.of(EVERY, Decision.ALLOW));

    public WritePolicy {
        decisions = Map.copyOf(decisions);
    }

    public Decision of(String tool) {
        return decisions.getOrDefault(tool, decisions.getOrDefault(EVERY, Decision.ASK));
    }

    /** Whether it lets no tool do more than {@code other} does. */
    public boolean isWithin(WritePolicy other) {
        return TOOLS.stream().allMatch(tool -> of(tool).compareTo(other.of(tool)) <= 0);
    }

    /** As topics, tokens and bodies carry it. */
    public Map<String, String> wire() {
        Map<String, String> wire = new TreeMap<>();
        decisions.forEach((tool, decision) -> wire.put(tool, decision.wireName()));
        return wire;
    }

    /** From the wire; a decision of a later version that is not known here asks. */
    public static WritePolicy ofWire(@Nullable Map<String, ?> wire) {
        if (wire == null) {
            return ASK;
        }
        Map<String, Decision> decisions = new HashMap<>();
        wire.forEach((tool, decision) -> decisions.put(
                tool, Decision.fromWireName(String.valueOf(decision)).orElse(Decision.ASK)));
        return new WritePolicy(decisions);
    }
}

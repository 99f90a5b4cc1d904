package org.pyairtable.ai.tool;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.Credential;
import org.pyairtable.events.EventContext;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.WritePolicy;

/**
 * On whose behalf tools are called. They do what the credential allows and no more.
 *
 * @param workspaceId where the question was asked
 * @param context with the credential
 * @param writes what becomes of changes, as {@link WritePolicy} has it on the wire
 */
public record ToolAsker(String workspaceId, EventContext context, Map<String, String> writes) {
    private static final String EVERYTHING = "*";

    public ToolAsker {
        writes = Map.copyOf(writes);
    }

    /** Runs whatever its author wants anywhere, which no credential for one workspace covers. */
    private static final String RUN_WORKFLOW = "run_workflow";

    /**
     * For a question about the records of a workspace, or of one of its bases: tools reach no others. What a token says of the
     * tools of agents holds here too. What a person's session may do at once, a model asks for: text in a record may have
     * talked it into the change.
     */
    public static ToolAsker of(String workspaceId, @Nullable String baseId, EventContext context, Principal principal) {
        Map<String, String> writes = new TreeMap<>((principal.isToken() ? principal.writes() : WritePolicy.ASK).wire());
        writes.put(RUN_WORKFLOW, WritePolicy.Decision.DENY.wireName());
        Credential all = principal.credential();
        Credential narrowed = new Credential(
                all.principalKind(),
                all.principalId(),
                all.id(),
                all.scopes(),
                reach(workspaceId, baseId, all.resources()));
        return new ToolAsker(workspaceId, context.under(narrowed), writes);
    }

    /** The caller has checked that the credential covers the base. */
    private static Set<String> reach(String workspaceId, @Nullable String baseId, Set<String> resources) {
        if (baseId != null) {
            return Set.of(baseId);
        }
        return resources.contains(EVERYTHING) || resources.contains(workspaceId) ? Set.of(workspaceId) : resources;
    }
}

package org.pyairtable.data.tool;

import io.smallrye.mutiny.Uni;
import java.util.Map;
import org.pyairtable.data.access.Permission;

/** A tool that changes something of a base. Its name is one of {@code WritePolicy.TOOLS}. */
public non-sealed interface WritingTool extends Tool {
    /** What a member needs who approves the change. */
    Permission permission();

    /** Makes the change in one transaction, together with what stands alongside. */
    Uni<ToolAnswer> run(ToolCaller caller, Arguments arguments, Alongside alongside);

    /** What {@link #run} would change, after the same checks. Nothing of it stays. */
    Uni<Map<String, Object>> rehearse(ToolCaller caller, Arguments arguments);

    /** Id of the base that it changes. */
    default String base(Arguments arguments) {
        return arguments.text(ToolSchema.BASE);
    }
}

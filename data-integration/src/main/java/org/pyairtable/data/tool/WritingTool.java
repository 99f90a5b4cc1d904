package org.pyairtable.data.tool;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.schema.Base;

/** A tool that changes something of a base. Its name is one of {@code WritePolicy.TOOLS}. */
public non-sealed interface WritingTool extends Tool {
    /** What a member needs who approves the change. */
    Permission permission();

    /** Makes the change in one transaction, together with what stands alongside. */
    Uni<ToolAnswer> run(ToolCaller caller, Arguments arguments, Alongside alongside);

    /** What {@link #run} would change, after the same checks. Nothing of it stays. */
    Uni<Map<String, Object>> rehearse(ToolCaller caller, Arguments arguments);

    /**
     * What a change of records writes, as far as the arguments say so.
     *
     * @param fields names or ids
     * @param finds whether it finds records by their cells, among those that the caller sees
     */
    record Touched(Set<String> fields, boolean finds) {
        static final Touched NOTHING = new Touched(Set.of(), false);

        public Touched {
            fields = Set.copyOf(fields);
        }

        public boolean isNothing() {
            return fields.isEmpty() && !finds;
        }
    }

    /** For tools that write cells. */
    default Touched touched(Arguments arguments) {
        return Touched.NOTHING;
    }

    /**
     * What a change of records wrote.
     *
     * @param base as it is in the transaction of the change
     * @param recordIds created and updated
     */
    record Wrote(Base base, String tableId, List<String> recordIds) {
        public Wrote {
            recordIds = List.copyOf(recordIds);
        }
    }

    /** Id of the base that it changes. */
    default String base(Arguments arguments) {
        return arguments.text(ToolSchema.BASE);
    }
}

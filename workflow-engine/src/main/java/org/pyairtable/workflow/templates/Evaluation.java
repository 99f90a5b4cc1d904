package org.pyairtable.workflow.templates;

import java.time.Instant;
import java.util.Optional;
import org.pyairtable.workflow.scope.Scope;
import org.pyairtable.workflow.scope.TableSchema;

/**
 * Where and by which rule a template is filled.
 *
 * @param table of the record that started the run
 */
public record Evaluation(Scope scope, Optional<TableSchema> table, Instant now, Missing missing) {
    /** What a reference to nothing comes to. */
    public enum Missing {
        /** An error, unless the template has a default. */
        REFUSED,
        /** An empty text, or no value: so it was in versions of workflows that were saved before defaults existed. */
        EMPTY
    }
}

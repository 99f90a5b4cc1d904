package org.pyairtable.data.tool;

import io.smallrye.mutiny.Uni;

/** A tool that changes nothing. */
public non-sealed interface ReadingTool extends Tool {
    /** Fails with {@code RefusedException} or {@link AdvisedException} when it is refused. */
    Uni<ToolAnswer> run(ToolCaller caller, Arguments arguments);
}

package org.pyairtable.data.tool;

/** Something that an agent can have done. A tool knows nothing of the door that it is called through. */
public sealed interface Tool permits ReadingTool, WritingTool {
    ToolDescription description();

    default String name() {
        return description().name();
    }
}

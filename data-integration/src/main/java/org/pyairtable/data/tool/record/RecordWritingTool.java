package org.pyairtable.data.tool.record;

import io.smallrye.mutiny.Uni;
import java.util.Map;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.record.write.WriteRequest;
import org.pyairtable.data.tool.Alongside;
import org.pyairtable.data.tool.Arguments;
import org.pyairtable.data.tool.ToolAnswer;
import org.pyairtable.data.tool.ToolCaller;
import org.pyairtable.data.tool.WritingTool;

/** A tool whose change is one request to write records of a table. */
abstract class RecordWritingTool implements WritingTool {
    private final RecordChanges changes;

    RecordWritingTool(RecordChanges changes) {
        this.changes = changes;
    }

    /** What the arguments ask for. */
    abstract WriteRequest request(Arguments arguments);

    @Override
    public final Permission permission() {
        return Permission.WRITE_RECORDS;
    }

    @Override
    public final Uni<ToolAnswer> run(ToolCaller caller, Arguments arguments, Alongside alongside) {
        return changes.write(caller, arguments, request(arguments), alongside);
    }

    @Override
    public final Uni<Map<String, Object>> rehearse(ToolCaller caller, Arguments arguments) {
        return changes.rehearse(caller, arguments, request(arguments));
    }
}

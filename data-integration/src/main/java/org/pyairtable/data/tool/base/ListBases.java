package org.pyairtable.data.tool.base;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.base.BaseDirectory;
import org.pyairtable.data.meta.Bases;
import org.pyairtable.data.tool.Arguments;
import org.pyairtable.data.tool.Effect;
import org.pyairtable.data.tool.Member;
import org.pyairtable.data.tool.PageCursor;
import org.pyairtable.data.tool.ReadingTool;
import org.pyairtable.data.tool.ToolAnswer;
import org.pyairtable.data.tool.ToolCaller;
import org.pyairtable.data.tool.ToolDescription;
import org.pyairtable.data.tool.ToolOutput;
import org.pyairtable.data.tool.ToolSchema;
import org.pyairtable.runtime.page.PageRequest;

/** The bases that the caller may see. */
@Singleton
class ListBases implements ReadingTool {
    private static final int PAGE = 500;

    private final BaseDirectory directory;

    ListBases(BaseDirectory directory) {
        this.directory = directory;
    }

    @Override
    public ToolDescription description() {
        return new ToolDescription(
                "list_bases",
                "List bases",
                "Lists the bases that the token sees, oldest first, with their ids, which all other tools need, and what may be"
                        + " done with each (read, comment, edit or create). Call this first.",
                ToolSchema.reading(ToolSchema.cursor()),
                ToolOutput.reading(Member.objects(
                        "bases",
                        "The bases, oldest first",
                        Member.text("id", "app…"),
                        Member.text("name", ""),
                        Member.text("workspace", "Id of its workspace"),
                        Member.text("permission", "read, comment, edit or create"))),
                Effect.READS,
                "schema.bases:read");
    }

    @Override
    public Uni<ToolAnswer> run(ToolCaller caller, Arguments arguments) {
        PageCursor at = arguments.cursor();
        return directory
                .page(caller.principal(), Optional.empty(), new PageRequest(at.page(), PAGE))
                .map(page -> ToolAnswer.page(
                        Map.of(),
                        "bases",
                        page.bases().stream().map(ListBases::json).toList(),
                        at,
                        page.next()));
    }

    private static Map<String, Object> json(Bases.Listed base) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", base.id());
        json.put("name", base.name());
        json.put("workspace", base.workspaceId());
        json.put("permission", base.permissionLevel());
        return json;
    }

    /** What a base is called in an answer about a part of it. */
    static Map<String, Object> head(String id, String name) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("base", id);
        json.put("baseName", name);
        return json;
    }
}

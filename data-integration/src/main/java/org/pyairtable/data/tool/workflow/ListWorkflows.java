package org.pyairtable.data.tool.workflow;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.tool.Arguments;
import org.pyairtable.data.tool.Effect;
import org.pyairtable.data.tool.Member;
import org.pyairtable.data.tool.PageCursor;
import org.pyairtable.data.tool.Places;
import org.pyairtable.data.tool.ReadingTool;
import org.pyairtable.data.tool.ToolAnswer;
import org.pyairtable.data.tool.ToolCaller;
import org.pyairtable.data.tool.ToolDescription;
import org.pyairtable.data.tool.ToolOutput;
import org.pyairtable.data.tool.ToolSchema;
import org.pyairtable.events.Reply;

/** The workflows of a base's workspace. */
@Singleton
class ListWorkflows implements ReadingTool {
    private final Places places;
    private final EngineAnswers engine;

    ListWorkflows(Places places, EngineAnswers engine) {
        this.places = places;
        this.engine = engine;
    }

    @Override
    public ToolDescription description() {
        return new ToolDescription(
                "list_workflows",
                "List workflows",
                "Lists the workflows of a base's workspace, oldest first, with what starts each and whether run_workflow can start"
                        + " it now.",
                ToolSchema.reading(ToolSchema.base(), ToolSchema.cursor()),
                ToolOutput.reading(Member.objects(
                        "workflows",
                        "The workflows",
                        Member.text("id", "wfl…"),
                        Member.text("name", ""),
                        Member.text("trigger", "What starts it, such as manual or recordCreated"),
                        Member.text("status", "active, paused or broken"),
                        Member.flag("startable", "Whether run_workflow can start it now"),
                        Member.text("obstacle", "Why it cannot"))),
                Effect.READS,
                "workflows:read");
    }

    @Override
    public Uni<ToolAnswer> run(ToolCaller caller, Arguments arguments) {
        PageCursor at = arguments.cursor();
        return places.seen(caller, arguments, Permission.READ_SCHEMA)
                .chain(in ->
                        engine.list(caller, in.base().workspaceId(), at.page().orElse(null)))
                .map(found -> ToolAnswer.page(
                        Map.of(),
                        "workflows",
                        found.workflows().stream().map(ListWorkflows::json).toList(),
                        at,
                        Optional.ofNullable(found.cursor())));
    }

    private static Map<String, Object> json(Reply.ListedWorkflow workflow) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", workflow.id());
        json.put("name", workflow.name());
        json.put("trigger", workflow.trigger());
        json.put("status", workflow.status());
        String obstacle = workflow.obstacle();
        json.put("startable", obstacle == null);
        if (obstacle != null) {
            json.put("obstacle", obstacle);
        }
        return json;
    }
}

package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Runs a block of steps for each item of a list, each in a run of its own. */
@Kind(
        value =
                "Runs its steps for each item of a list, some at once; each item has a run of its own, which sees `{{item}}`,"
                        + " `{{index}}` (from 0) and all that came before. When an item fails, no further ones are started and the step"
                        + " fails; an `onError` inside lets the others go on.",
        result = "`count` of the items, and `results`, in their order, when `result` is given",
        waits = true,
        example = """
                {"id": "each", "action": "forEach", "list": "{{trigger.lines}}", "atOnce": 4,
                 "steps": [{"id": "line", "action": "createRecord", "baseId": "appSite", "table": "Invoices",
                            "fields": {"Number": "{{item.number}}", "Amount": "{{item.amount}}"}}],
                 "result": "{{steps.line.result.id}}"}""")
@JsonDeserialize
@Schema(name = "ForEachStep")
public record ForEach(
        @Member("Its name in paths, unique in the workflow.")
        String id,

        @Member("A template that gives a list of at most 1,000 items.")
        String list,

        @Member("What is done for each item.") List<Step> steps,

        @Member(value = "How many items may be under way at once, 1 to 10; 1 without it.", optional = true) @Nullable
        Integer atOnce,

        @Member(value = "A template; its value for an item stands in `results`.", optional = true) @Nullable
        String result)
        implements Step {
    /** The name of its block. */
    public static final String STEPS = "steps";

    private static final int MOST_ITEMS = 1_000;
    private static final int MOST_AT_ONCE = 10;

    public ForEach {
        id = Given.stepId(id);
        list = Given.text("list", list);
        steps = Given.some(STEPS, steps, MOST_STEPS);
        result = result == null ? null : Given.text("result", result);
        if (atOnce != null && (atOnce < 1 || atOnce > MOST_AT_ONCE)) {
            throw new BadValue("atOnce", "is not between 1 and " + MOST_AT_ONCE);
        }
    }

    @Override
    public ForEach reworded(Wording wording, String path) {
        List<Step> reworded = wording.steps(steps, path + "." + STEPS);
        return new ForEach(
                id,
                wording.template(list, path + ".list"),
                reworded,
                atOnce,
                result == null ? null : wording.template(result, path + ".result"));
    }

    /** What it gives for an item is checked with the steps inside. */
    @Override
    public void check(Checks checks, String path) {
        checks.template(list, path + ".list");
    }

    @Override
    public List<Block> blocks() {
        return List.of(Block.scope(STEPS, STEPS, steps));
    }

    @Override
    public Set<String> resultMembers() {
        return result == null ? Set.of("count") : Set.of("count", "results");
    }

    @Override
    public Outcome start(Starting run) {
        if (!(run.value(list).orElse(List.of()) instanceof Collection<?> items)) {
            return new Outcome.Refuse("list gives a single value, not a list: " + list);
        }
        if (items.size() > MOST_ITEMS) {
            return new Outcome.Refuse("The list has " + items.size() + " items, and a step runs for at most "
                    + MOST_ITEMS + "; a transform step with a limit cuts it");
        }
        if (items.isEmpty()) {
            return new Outcome.Done(result == null ? Map.of("count", 0L) : Map.of("count", 0L, "results", List.of()));
        }
        List<Outcome.Child> children = new ArrayList<>();
        items.forEach(item -> children.add(new Outcome.Child.OfBlock(STEPS, item)));
        return new Outcome.Spawn(children, atOnce == null ? 1 : atOnce, Map.of("items", items.size()));
    }
}

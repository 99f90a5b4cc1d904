package org.pyairtable.workflow.definitions;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.pyairtable.workflow.scope.TableSchema;
import org.pyairtable.workflow.steps.Guarded;
import org.pyairtable.workflow.steps.OnTable;
import org.pyairtable.workflow.steps.Step;
import org.pyairtable.workflow.steps.Wording;

/** Replaces the names of tables in steps by ids, and keeps everything else. */
record Placing(Function<OnTable, TableSchema> tables) implements Wording {
    @Override
    public List<Step> steps(List<Step> steps, String place) {
        List<Step> placed = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            placed.add(placed(steps.get(i).reworded(this, place + "[" + i + "]")));
        }
        return placed;
    }

    private Step placed(Step step) {
        return switch (step) {
            case Guarded guarded -> guarded.around(placed(guarded.step()));
            case OnTable on -> {
                TableSchema table = tables.apply(on);
                yield on.into(table.baseId(), table.tableId());
            }
            case Step other -> other;
        };
    }

    @Override
    public String template(String text, String place) {
        return text;
    }

    @Override
    public String formula(String text, String place) {
        return text;
    }

    @Override
    public String condition(TableSchema table, String text, String place) {
        return text;
    }

    @Override
    public String field(TableSchema table, String nameOrId, String place) {
        return nameOrId;
    }

    /** Where the table is not known, a step keeps its cells. */
    @Override
    public Optional<TableSchema> table(OnTable step) {
        return Optional.empty();
    }
}

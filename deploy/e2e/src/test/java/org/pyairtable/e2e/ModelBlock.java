package org.pyairtable.e2e;

import java.util.List;
import java.util.Map;

/** Steps that follow each other. */
record ModelBlock(List<ModelStep> steps) {
    ModelBlock {
        steps = List.copyOf(steps);
    }

    List<Map<String, Object>> json(ModelStep.Site site, String suffix) {
        return steps.stream().flatMap(step -> step.json(site, suffix).stream()).toList();
    }

    /** In the run around it; false when a step fails, and those after it do not happen. */
    boolean happens(ModelRun run, String suffix) {
        for (ModelStep step : steps) {
            if (!step.happens(run, suffix)) {
                return false;
            }
        }
        return true;
    }

    /** In a run of its own, which undoes what it did when it fails. */
    boolean happensAlone(ModelRun run, String suffix) {
        boolean succeeds = happens(run, suffix);
        if (!succeeds) {
            run.fail();
        }
        return succeeds;
    }
}

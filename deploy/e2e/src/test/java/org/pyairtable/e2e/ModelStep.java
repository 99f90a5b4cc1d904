package org.pyairtable.e2e;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A step of a random workflow: as it is written in a definition, and as it ought to happen. What it does carries a name that is
 * made of the run's key, the step's id and, in a loop, the item, and that no other effect has.
 */
sealed interface ModelStep {
    /** Where its effects go. */
    record Site(String baseId, String tableId, String receiver) {
        private Map<String, Object> creation(String id, Object name, Object number) {
            Map<String, Object> step = new HashMap<>();
            step.put("id", id);
            step.put("action", "createRecord");
            step.put("baseId", baseId);
            step.put("table", tableId);
            step.put("fields", Map.of("Name", name, "Number", number));
            return step;
        }
    }

    /** What its definition and its effects are named after. */
    String id();

    /** @param suffix a template for what the names end with; empty outside of loops */
    List<Map<String, Object>> json(Site site, String suffix);

    /** @param suffix what the names end with */
    boolean happens(ModelRun run, String suffix);

    private static String template(String id, String suffix) {
        return "{{trigger.key}}/" + id + suffix;
    }

    /** Creates a record, and another one when it is undone. */
    record Write(String id, boolean undone) implements ModelStep {
        @Override
        public List<Map<String, Object>> json(Site site, String suffix) {
            Map<String, Object> step = site.creation(id, template(id, suffix), "{{trigger.number}}");
            if (undone) {
                String undoing = id + "-undo";
                step.put("compensate", List.of(site.creation(undoing, template(undoing, suffix), 0)));
            }
            return List.of(step);
        }

        @Override
        public boolean happens(ModelRun run, String suffix) {
            run.effects().record(run.name(id, suffix));
            if (undone) {
                run.undoBy(run.name(id + "-undo", suffix));
            }
            return true;
        }
    }

    /** Creates a record, and waits until that is reported: it may be before the wait begins. */
    record WriteThenMeet(String id) implements ModelStep {
        @Override
        public List<Map<String, Object>> json(Site site, String suffix) {
            String name = "{{trigger.key}} & \"/" + id + "\"" + (suffix.isEmpty() ? "" : " & \"/\" & {{item}}");
            return List.of(
                    site.creation(id, template(id, suffix), "{{trigger.number}}"),
                    Map.of(
                            "id",
                            id + "-met",
                            "action",
                            "waitForRecord",
                            "baseId",
                            site.baseId(),
                            "table",
                            site.tableId(),
                            "changes",
                            List.of("created"),
                            "condition",
                            "{Name} = (" + name + ")"));
        }

        @Override
        public boolean happens(ModelRun run, String suffix) {
            run.effects().record(run.name(id, suffix));
            return true;
        }
    }

    /** Waits for an event that another system publishes for it alone, perhaps several times, and creates a record then. */
    record Await(String id) implements ModelStep {
        static final String EVENT = "history.signal";
        static final String MEMBER = "for";

        @Override
        public List<Map<String, Object>> json(Site site, String suffix) {
            return List.of(
                    Map.of(
                            "id",
                            id + "-signal",
                            "action",
                            "waitForEvent",
                            "name",
                            EVENT,
                            "member",
                            MEMBER,
                            "value",
                            template(id, suffix)),
                    site.creation(id, template(id, suffix), "{{trigger.number}}"));
        }

        @Override
        public boolean happens(ModelRun run, String suffix) {
            run.effects().record(run.name(id, suffix));
            return true;
        }
    }

    /** Waits for an event that never comes. */
    record AwaitInVain(String id, ModelBlock after) implements ModelStep {
        @Override
        public List<Map<String, Object>> json(Site site, String suffix) {
            return List.of(Map.of(
                    "id",
                    id,
                    "action",
                    "waitForEvent",
                    "name",
                    "history.never",
                    "deadline",
                    "PT2S",
                    "onTimeout",
                    after.json(site, suffix)));
        }

        @Override
        public boolean happens(ModelRun run, String suffix) {
            return after.happens(run, suffix);
        }
    }

    /** Creates a record for each item by one command, and perhaps deletes all of them by another. Not in loops. */
    record Batch(String id, boolean deleted) implements ModelStep {
        @Override
        public List<Map<String, Object>> json(Site site, String suffix) {
            Map<String, Object> creation =
                    new HashMap<>(site.creation(id, template(id, suffix) + "/{{item}}", "{{trigger.number}}"));
            creation.put("action", "createRecords");
            creation.put("list", "{{trigger.items}}");
            return deleted
                    ? List.of(
                            creation,
                            Map.of(
                                    "id",
                                    id + "-gone",
                                    "action",
                                    "deleteRecords",
                                    "baseId",
                                    site.baseId(),
                                    "table",
                                    site.tableId(),
                                    "list",
                                    "{{steps." + id + ".result.ids}}"))
                    : List.of(creation);
        }

        @Override
        public boolean happens(ModelRun run, String suffix) {
            if (!deleted) {
                run.items().forEach(item -> run.effects().record(run.name(id, suffix + "/" + item)));
            }
            return true;
        }
    }

    /** Tries to create a record with a cell that its field does not take. */
    record WrongWrite(String id) implements ModelStep {
        @Override
        public List<Map<String, Object>> json(Site site, String suffix) {
            return List.of(site.creation(id, template(id, suffix), "many"));
        }

        @Override
        public boolean happens(ModelRun run, String suffix) {
            return false;
        }
    }

    record Fail(String id) implements ModelStep {
        @Override
        public List<Map<String, Object>> json(Site site, String suffix) {
            return List.of(Map.of("id", id, "action", "fail", "message", "{{trigger.key}} is to fail"));
        }

        @Override
        public boolean happens(ModelRun run, String suffix) {
            return false;
        }
    }

    record Compute(String id) implements ModelStep {
        @Override
        public List<Map<String, Object>> json(Site site, String suffix) {
            return List.of(Map.of("id", id, "action", "evaluate", "formula", "{trigger.number} * 2"));
        }

        @Override
        public boolean happens(ModelRun run, String suffix) {
            return true;
        }
    }

    record Pause(String id) implements ModelStep {
        @Override
        public List<Map<String, Object>> json(Site site, String suffix) {
            return List.of(Map.of("id", id, "action", "wait", "duration", "PT1S"));
        }

        @Override
        public boolean happens(ModelRun run, String suffix) {
            return true;
        }
    }

    record Notify(String id) implements ModelStep {
        @Override
        public List<Map<String, Object>> json(Site site, String suffix) {
            return List.of(Map.of(
                    "id",
                    id,
                    "action",
                    "notify",
                    "recipients",
                    List.of("*"),
                    "title",
                    template(id, suffix),
                    "body",
                    "of a random workflow"));
        }

        @Override
        public boolean happens(ModelRun run, String suffix) {
            run.effects().notification(run.name(id, suffix));
            return true;
        }
    }

    record Request(String id) implements ModelStep {
        @Override
        public List<Map<String, Object>> json(Site site, String suffix) {
            return List.of(Map.of(
                    "id",
                    id,
                    "action",
                    "httpRequest",
                    "method",
                    "POST",
                    "url",
                    site.receiver(),
                    "body",
                    Map.of("name", template(id, suffix)),
                    "timeout",
                    "PT10S",
                    "retry",
                    Map.of("maxAttempts", 10, "backoff", "PT1S")));
        }

        @Override
        public boolean happens(ModelRun run, String suffix) {
            run.effects().request(run.name(id, suffix));
            return true;
        }
    }

    /** Takes one of two blocks, by the number that the run was given. */
    record Choose(String id, int above, ModelBlock then, ModelBlock otherwise) implements ModelStep {
        @Override
        public List<Map<String, Object>> json(Site site, String suffix) {
            return List.of(Map.of(
                    "id",
                    id,
                    "action",
                    "branch",
                    "when",
                    "{trigger.number} > " + above,
                    "then",
                    then.json(site, suffix),
                    "otherwise",
                    otherwise.json(site, suffix)));
        }

        @Override
        public boolean happens(ModelRun run, String suffix) {
            return (run.number() > above ? then : otherwise).happens(run, suffix);
        }
    }

    /** Asks, and takes one of two blocks by the answer. */
    record Ask(String id, ModelBlock approved, ModelBlock rejected) implements ModelStep {
        @Override
        public List<Map<String, Object>> json(Site site, String suffix) {
            return List.of(
                    Map.of("id", id, "action", "approval", "approvers", List.of("*"), "title", template(id, suffix)),
                    Map.of(
                            "id",
                            id + "-answer",
                            "action",
                            "branch",
                            "when",
                            "{steps." + id + ".result.approved}",
                            "then",
                            approved.json(site, suffix),
                            "otherwise",
                            rejected.json(site, suffix)));
        }

        @Override
        public boolean happens(ModelRun run, String suffix) {
            // Who is asked finds the question in the inbox.
            run.effects().notification(run.name(id, suffix));
            return (ModelRun.approves(run.name(id, suffix)) ? approved : rejected).happens(run, suffix);
        }
    }

    /** For each item that the run was given; no further ones once one has failed. */
    record Loop(String id, int atOnce, ModelBlock block) implements ModelStep {
        @Override
        public List<Map<String, Object>> json(Site site, String suffix) {
            Map<String, Object> step = new HashMap<>(Map.of(
                    "id",
                    id,
                    "action",
                    "forEach",
                    "list",
                    "{{trigger.items}}",
                    "atOnce",
                    atOnce,
                    "steps",
                    block.json(site, suffix + "/{{item}}")));
            return List.of(step);
        }

        @Override
        public boolean happens(ModelRun run, String suffix) {
            return run.items().stream().allMatch(item -> block.happensAlone(run.inside(), suffix + "/" + item));
        }
    }

    /** Branches that all end, though one of them fails. */
    record Fork(String id, List<ModelBlock> branches) implements ModelStep {
        @Override
        public List<Map<String, Object>> json(Site site, String suffix) {
            List<Map<String, Object>> named = branches.stream()
                    .map(branch -> Map.<String, Object>of(
                            "name", "branch-" + branches.indexOf(branch), "steps", branch.json(site, suffix)))
                    .toList();
            return List.of(Map.of("id", id, "action", "parallel", "branches", named));
        }

        @Override
        public boolean happens(ModelRun run, String suffix) {
            return branches.stream()
                            .filter(branch -> branch.happensAlone(run.inside(), suffix))
                            .count()
                    == branches.size();
        }
    }

    /** Runs another workflow with the input of its own run. */
    record Other(String id, ModelWorkflow workflow) implements ModelStep {
        @Override
        public List<Map<String, Object>> json(Site site, String suffix) {
            return List.of(Map.of(
                    "id",
                    id,
                    "action",
                    "runWorkflow",
                    "workflowId",
                    workflow.id(),
                    "input",
                    Map.of("key", template(id, suffix), "number", "{{trigger.number}}", "items", "{{trigger.items}}")));
        }

        @Override
        public boolean happens(ModelRun run, String suffix) {
            return workflow.block().happensAlone(run.of(run.name(id, suffix)), "");
        }
    }

    /** A step with what follows when it fails. */
    record Recovered(ModelStep step, ModelBlock recovery) implements ModelStep {
        @Override
        public String id() {
            return step.id();
        }

        @Override
        public List<Map<String, Object>> json(Site site, String suffix) {
            Map<String, Object> guarded = new HashMap<>(step.json(site, suffix).getFirst());
            guarded.put("onError", recovery.json(site, suffix));
            return List.of(guarded);
        }

        @Override
        public boolean happens(ModelRun run, String suffix) {
            return step.happens(run, suffix) || recovery.happens(run, suffix);
        }
    }
}

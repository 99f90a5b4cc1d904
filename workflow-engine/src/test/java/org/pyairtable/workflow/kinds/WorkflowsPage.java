package org.pyairtable.workflow.kinds;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.pyairtable.workflow.gallery.Gallery;
import org.pyairtable.workflow.gallery.WorkflowTemplate;

/** {@code docs/workflows.md}, from the kinds. */
final class WorkflowsPage {
    private static final String HEAD = """
            # Workflows

            <!-- Generated from the kinds of triggers and steps; do not edit:
                 ./mvnw -pl workflow-engine test -Dtest=WorkflowsPageTest -Dworkflows.publish=true -->

            A workflow has a trigger and steps. `POST /api/workflows` saves it, `GET /api/workflows/kinds` has the JSON Schema of it; all
            faults of a definition are answered at once, each with its path.

            ```json
            {"workspaceId": "wspBuilders", "name": "Overruns",
             "trigger": {"type": "recordMatches", "baseId": "appSite", "table": "Tasks", "formula": "{Hours} > {Budget}"},
             "steps": [{"id": "over", "action": "evaluate", "formula": "{Hours} - {Budget}"},
                       {"id": "tell", "action": "notify", "recipients": ["*"], "title": "{{record.Name}} is {{steps.over.result}} over",
                        "body": "Client: {{record.Client ?? \\"none\\"}}"}]}
            ```

            ## Templates

            Texts of steps, and texts in the cells that they write, may hold `{{…}}`. What is exactly one path stands for its value:

            | path | value |
            |---|---|
            | `record.<field>`, `record.<field>.id`, `record.id` | a cell of the record that started the run (of linked records and people the names); the ids in a cell of links or people; the record's id |
            | `before.<field>` | what a cell of that record held before the change that started the run; see the triggers |
            | `steps.<id>.result`, `steps.<id>.result.<member>` | what an earlier step gave |
            | `steps.<id>.error` | why a step with `onError` failed |
            | `trigger.<name>` | what came with the event or request that started the run |
            | `vars.<name>` | a variable that an earlier step set |
            | `item`, `item.<member>`, `index` | in `forEach`, `transform` and steps that write many records: the item, and its place from 0 |

            Members of objects are reached by name, items of lists by number from 0: `trigger.lines.0.price`. Everything else between the
            braces is a formula with paths in braces of their own: `{{ROUND({record.Hours} * {trigger.rate}, 2)}}`; functions are those of
            Airtable (`GET /api/formulas/functions`). A text that is one `{{…}}` and nothing else keeps the type of the value.

            What is not there fails the step: `{{record.Client ?? "none"}}` says what stands in its place, a formula. An empty cell that is
            the whole of a cell to write empties that cell. Workflows that were saved before defaults existed put an empty text in the place
            of what is missing until they are saved again.

            ## Around every step

            `onError` has the steps that follow when the step, or one inside it, fails; then the run goes on. `[]` just goes on. `compensate`
            has the steps that undo it: when the run fails later, those of all steps that succeeded run, the last first; one that fails ends
            the run with both reasons, and a retry of the run goes on with undoing. Inside `forEach` and `parallel` they undo what that item or branch did when it fails itself.

            Steps that write records have `retry`: `{"maxAttempts": 3, "backoff": "PT2S"}`, 1 to 10 attempts with pauses that double, each up to a
            quarter longer so that runs do not come again together, after refusals that may pass.

            A step that may have to wait has `timeout` (PT1S to 366 days): when it has not ended in that time from its start, it fails with
            `STEP_TIMEOUT`, `onError` follows if there is one, requests that are queued are withdrawn, and runs inside it are cancelled. An
            answer that comes later changes nothing. An `httpRequest` has `totalTimeout` for this, its `timeout` is that of one attempt.

            A step gives at most 1,000,000 characters; a definition has at most 100 steps, nested 8 levels deep at most.

            ## Running

            `concurrency` bounds how many runs of a workflow are under way at the same time: `{"limit": 1, "key": "{record.Client}",
            "whenFull": "queue"}`. `limit` is 1 to 100; `key`, a formula over the record and `trigger.<name>`, lets runs count together
            that have the same value, all without it. A run that exceeds the limit waits (`queue`, without `whenFull` as well; such a run
            is `waiting` and has no steps) and starts in its turn when another one ends, is cancelled (`skip`), or takes the place of the
            oldest one, which is cancelled with the reason `Replaced by run …` (`replace`). Up to 10,000 runs wait for one key.
            `runsPerMinute` (1 to 1,000, with or without `limit`) has further runs wait for their minute, the oldest first; when 10,000 of
            the workflow wait, a run is cancelled and its author notified. Runs that `runWorkflow` starts, and failed ones that go on, do
            not count.

            `debounce`, with triggers on records, has several events about one record start one run, with what the last one said:
            `{"quiet": "PT30S", "atMost": "PT5M"}` starts it when no further event came for `quiet` (PT1S to PT1H), at most `atMost` after
            the first one (up to P1D; ten times `quiet` without it). Both hold over restarts.

            `failureNotices` has who is notified of failed runs, in place of the owner: up to 20 user ids, group ids, roles as
            `role:creator`, or `*`. There is at most one notification per workflow and hour; it has the step, the reason and the run, and
            counts the failures since the one before.

            `POST /api/workflows/{id}/dry-run` shows what each step reads, would send and gives, and does nothing of it: for a record of
            the trigger's table (`recordId`), for cells of none (`record`), or for values (`input`). Records are read on behalf of the
            caller. What has an effect gets a sample as its result, and says so; `samples` gives others, by step id. The steps of a
            workflow that `runWorkflow` names are taken as well, unless a sample stands for that step. `POST /api/workflows/dry-run`
            does the same for a definition that is not saved. At most 200 steps, and 10 items of a loop.

            `POST /api/workflows/{id}/runs` starts a run with an `input`. Requests with the same `Idempotency-Key` start one run, and are
            all answered with its id; with another input they are refused.

            `/api/workflows/drafts` stores definitions that somebody works on: they may have any fault, each answer lists them, and
            nothing starts them. `POST /api/workflows/drafts/{id}/publish` makes a workflow of a draft, or a new version of the one
            named by its `workflowId`.

            `POST /api/workflows/{id}/pause` and `…/resume`; what happens while a workflow is paused starts no runs. `PATCH
            /api/workflows/{id}` with `owner` hands it over: runs act on behalf of its owner, and it is broken once its owner has left
            the workspace. A creator takes it over; an owner of the workspace hands it to another creator. `GET
            /api/workflows/{id}/export` gives it as a file with names in place of ids, `POST /api/workflows/import` makes a workflow
            from a file, paused: `bases` has the ids of bases by their names in the file, `baseId` that of all others.

            `GET /api/runs` finds runs of a workspace or workflow by `status` (`active`: running or waiting), `recordId`, `startedFrom`,
            `startedBefore`, and `text`, a part of the reason for which they failed or were cancelled. A page may be empty and yet
            have a `nextCursor`. `GET /api/runs/{id}` shows each step with what it sent, each attempt and what came of it, `GET
            /api/runs?parentId=` the runs inside a run (items of `forEach`, branches, other workflows). `GET /api/runs/{id}/events`
            shows the steps of a run as they change, as server-sent events, until it has ended; it goes on after `Last-Event-ID`.

            `POST /api/runs/{id}/cancel` ends a run and what is inside it, with a `reason`. `POST /api/runs/{id}/retry` takes a failed
            run up at the step that failed, with the version that it runs; of a loop only the items that failed or were not started
            are done. `POST /api/runs/{id}/replay` runs an ended run again from the step `from`, with the `same` or the `present`
            version, as a new run that takes over what the steps before gave: their effects do not happen twice, those of the steps
            from there on do. `POST /api/runs/jobs` retries, replays or cancels all runs that `where` finds; `GET /api/runs/jobs/{id}`
            shows its progress and what it refused, `POST …/cancel` ends it. `POST /api/runs/{id}/decisions` answers an `approval`,
            as does the page behind the link of its mail.
            """;

    private final StringBuilder page = new StringBuilder(HEAD);

    private WorkflowsPage() {}

    static String text() {
        WorkflowsPage page = new WorkflowsPage();
        page.section("Triggers", "type", KindDescription.triggers());
        page.section("Steps", "action", KindDescription.steps());
        page.templates();
        return page.page.toString();
    }

    private void templates() {
        page.append("""

                ## Templates of workflows

                `GET /api/workflows/templates` lists workflows that many need, with their parameters. `POST
                /api/workflows/templates/{name}` makes a draft of one, `{"workspaceId": "…", "baseId": "…", "parameters": {…}}`; the answer
                lists what it names and is not there. Change the draft as you like, and publish it.
                """);
        for (WorkflowTemplate template : Gallery.all()) {
            page.append("\n### ")
                    .append(template.name())
                    .append("\n\n")
                    .append(template.description())
                    .append("\n\n| parameter | | |\n|---|---|---|\n");
            for (WorkflowTemplate.Parameter parameter : template.parameters()) {
                page.append("| `%s` | %s%s | %s |\n"
                        .formatted(
                                parameter.name(),
                                json(parameter.type()).replace("\"", ""),
                                parameter.preset() == null
                                        ? parameter.required() ? "" : ", optional"
                                        : ", `" + json(parameter.preset()) + "` without it",
                                parameter.description()));
            }
            page.append("\n```json\n").append(json(template.example())).append("\n```\n");
        }
    }

    private void section(String title, String tag, List<KindDescription> kinds) {
        page.append("\n## ").append(title).append('\n');
        for (KindDescription kind : kinds) {
            page.append("\n### ").append(kind.name()).append("\n\n").append(kind.description());
            if (!kind.gives().isEmpty()) {
                page.append(tag.equals("action") ? " Result: " : " Gives ")
                        .append(kind.gives())
                        .append('.');
            }
            page.append("\n\n");
            if (!kind.members().isEmpty()) {
                page.append("| member | | |\n|---|---|---|\n");
                kind.members()
                        .forEach(member -> page.append("| `%s` | %s%s | %s |\n"
                                .formatted(
                                        member.name(),
                                        member.type(),
                                        member.required() ? "" : ", optional",
                                        member.description())));
                page.append('\n');
            }
            page.append("```json\n").append(json(kind.example())).append("\n```\n");
        }
    }

    private static String json(Object example) {
        try {
            return new ObjectMapper().writeValueAsString(example);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}

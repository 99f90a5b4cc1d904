package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Waits for an event of another system, or for a call. */
@Kind(
        value =
                "Waits, across restarts, for an event of another system on `ingest.events`, by its `name`, or for a call of the hook"
                        + " of a workflow of the workspace. With `member` and `value`, only one that has this value counts: so many"
                        + " runs wait at the same time, each for its own. What has come since the run started, but not more than 5"
                        + " minutes before the step, counts as well; one event ends one wait of a run, or one in each of its branches that"
                        + " wait at the same time. A call still starts the"
                        + " workflow whose hook it is.",
        result =
                "`timedOut`; unless that is true also `values`, the members of the event or of the body, and `eventId`",
        waits = true,
        example = """
                {"id": "delivered", "action": "waitForEvent", "name": "parcel-delivered", "member": "order",
                 "value": "{{record.Number}}", "deadline": "P30D"}""")
@JsonDeserialize
@Schema(name = "WaitForEventStep")
public record WaitForEvent(
        @Member("Its name in paths, unique in the workflow.")
        String id,

        @Member(value = "The name of the event.", optional = true) @Nullable
        String name,

        @Member(value = "In place of `name`, the id of the workflow whose hook is called.", optional = true) @Nullable
        String hook,

        @Member(value = "A member of the event; with `value`.", optional = true) @Nullable
        String member,

        @Member(value = "A template, not empty, of at most 200 characters: what the member has to be.", optional = true)
        @Nullable
        String value,

        @Member(value = AwaitsEvent.DEADLINE_TEXT, optional = true)
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Nullable
        Duration deadline,

        @Member(value = AwaitsEvent.TIMEOUT_TEXT, optional = true) @Nullable
        List<Step> onTimeout)
        implements AwaitsEvent {
    private static final int LONGEST_MEMBER = 99;
    private static final int LONGEST_VALUE = 200;

    public WaitForEvent {
        id = Given.stepId(id);
        name = name == null ? null : Given.name("name", name);
        hook = hook == null ? null : Given.name("hook", hook);
        if ((name == null) == (hook == null)) {
            throw new BadValue("name", "is needed, or 'hook' in its place; one of the two");
        }
        member = member == null ? null : Given.name("member", member);
        if (member != null && member.length() > LONGEST_MEMBER) {
            throw new BadValue("member", "is longer than " + LONGEST_MEMBER + " characters");
        }
        value = value == null ? null : Given.text("value", value);
        if ((member == null) != (value == null)) {
            throw new BadValue(member == null ? "member" : "value", "is missing; 'member' and 'value' go together");
        }
        deadline = deadline == null ? null : Given.wait("deadline", deadline, Guarded.SHORTEST);
        onTimeout = onTimeout == null ? null : Given.any(ON_TIMEOUT, onTimeout, MOST_STEPS);
    }

    /** Of the events that it waits for. */
    public String key(String workspaceId) {
        return name == null ? EventKey.hook(workspaceId, String.valueOf(hook)) : EventKey.external(workspaceId, name);
    }

    @Override
    public WaitForEvent reworded(Wording wording, String path) {
        return new WaitForEvent(
                id,
                name,
                hook,
                member,
                value == null ? null : wording.template(value, path + ".value"),
                deadline,
                onTimeout == null ? null : wording.steps(onTimeout, path + "." + ON_TIMEOUT));
    }

    @Override
    public void check(Checks checks, String path) {
        if (value != null) {
            checks.template(value, path + ".value");
        }
    }

    @Override
    public Set<String> resultMembers() {
        return Set.of(TIMED_OUT, "values", EVENT_ID);
    }

    @Override
    public Outcome start(Starting run) {
        String correlation = "";
        Map<String, Object> sent = new LinkedHashMap<>();
        sent.put(name == null ? "hook" : "name", name == null ? String.valueOf(hook) : name);
        if (member != null && value != null) {
            String wanted = run.text(value);
            if (wanted.isBlank() || wanted.length() > LONGEST_VALUE) {
                return new Outcome.Refuse("The value of " + member + " is empty or longer than " + LONGEST_VALUE
                        + " characters, and the step would wait for another event than is meant");
            }
            correlation = Awaited.member(member, wanted);
            sent.put(member, wanted);
        }
        return new Outcome.Await(
                new Awaited(key(run.workspaceId()), correlation, List.of(), null, List.of()),
                run.evaluation().now().plus(patience()),
                sent);
    }
}

package org.pyairtable.workflow.definitions.trigger;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.steps.Given;
import org.pyairtable.workflow.steps.Kind;
import org.pyairtable.workflow.steps.Member;

/** Another system published an event of this name for the workspace. */
@Kind(
        value = "Another system published an event of this name for the workspace on `ingest.events`.",
        result = "the members of the event's payload, as `trigger.<name>`",
        example = """
                {"type": "external", "name": "delivery.arrived", "condition": "{trigger.tons} > 5"}""")
@Schema(name = "ExternalTrigger")
public record ExternalTrigger(
        @Member("The name of the event.") String name,

        @Member(value = "A formula over `{trigger.<name>}`; every event without it.", optional = true) @Nullable
        String condition)
        implements Trigger {
    public ExternalTrigger {
        name = Given.name("name", name);
    }
}

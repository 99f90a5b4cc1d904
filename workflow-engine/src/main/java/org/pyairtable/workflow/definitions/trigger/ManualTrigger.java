package org.pyairtable.workflow.definitions.trigger;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.steps.Kind;
import org.pyairtable.workflow.steps.Member;

/** A user or a command starts the workflow. */
@Kind(
        value = "A user, a command on `workflow.commands` or another workflow starts it.",
        result = "the members of the input, as `trigger.<name>`",
        example = """
                {"type": "manual", "inputs": [{"name": "sum", "type": "number", "label": "Sum in euros", "required": true},
                                              {"name": "note", "type": "text", "default": "none"}]}""")
@Schema(name = "ManualTrigger")
public record ManualTrigger(
        @Member(
                value =
                        "The form that a start fills in: values by `name`, each a `text`, `number`, `checkbox`, `date`, `list`"
                                + " or `object`, and what is given else is refused. Any values without it.",
                optional = true)
        @Nullable
        List<FormInput> inputs)
        implements Trigger {
    public ManualTrigger {
        inputs = StartForm.checked(inputs);
    }
}

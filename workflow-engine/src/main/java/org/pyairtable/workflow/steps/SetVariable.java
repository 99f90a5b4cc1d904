package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Gives a variable a value, which {@code vars.<name>} has from then on. */
@Kind(
        value =
                "Gives a variable a value. Later steps read it as {{vars.<name>}}, also those of blocks inside; set in a block of"
                        + " forEach or parallel, it is seen in that block only.",
        result = "the value",
        example = """
                {"id": "greet", "action": "setVariable", "name": "greeting", "value": "Dear {{record.Name ?? \\"customer\\"}}"}""")
@JsonDeserialize
@Schema(name = "SetVariableStep")
public record SetVariable(
        @Member("Its name in paths, unique in the workflow.")
        String id,

        @Member("The variable: a letter followed by letters, digits, '_' or '-'.")
        String name,

        @Member("Any JSON; its texts are templates.") @Nullable
        Object value)
        implements Step {
    public SetVariable {
        id = Given.stepId(id);
        name = Given.name("name", name);
        if (!Given.isIdentifier(name)) {
            throw new BadValue("name", "is not a letter followed by up to 63 letters, digits, '_' or '-'");
        }
        Given.json("value", value);
    }

    @Override
    public SetVariable reworded(Wording wording, String path) {
        return new SetVariable(id, name, wording.value(value, path + ".value"));
    }

    @Override
    public void check(Checks checks, String path) {
        checks.value(value, path + ".value");
    }

    @Override
    public Outcome start(Starting run) {
        return new Outcome.Done(run.filled(value));
    }
}

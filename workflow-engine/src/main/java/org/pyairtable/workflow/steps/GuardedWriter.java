package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.util.NameTransformer;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what is around a step among the members of the step. */
final class GuardedWriter extends JsonSerializer<Guarded> {
    @Override
    public void serialize(Guarded guarded, JsonGenerator out, SerializerProvider provider) throws IOException {
        out.writeStartObject();
        out.writeStringField("action", guarded.action());
        provider.findValueSerializer(guarded.step().getClass())
                .unwrappingSerializer(NameTransformer.NOP)
                .serialize(guarded.step(), out, provider);
        steps(Guarded.ON_ERROR, guarded.recovery(), out, provider);
        steps(Guarded.COMPENSATE, guarded.undoing(), out, provider);
        if (guarded.timeout() != null) {
            out.writeStringField(
                    Guarded.timeoutOf(guarded.step().getClass()),
                    guarded.timeout().toString());
        }
        out.writeEndObject();
    }

    @Override
    public void serializeWithType(
            Guarded guarded, JsonGenerator out, SerializerProvider provider, TypeSerializer untyped)
            throws IOException {
        serialize(guarded, out, provider);
    }

    private void steps(String name, @Nullable List<Step> steps, JsonGenerator out, SerializerProvider provider)
            throws IOException {
        if (steps == null) {
            return;
        }
        out.writeArrayFieldStart(name);
        for (Step step : steps) {
            serialize(step instanceof Guarded guarded ? guarded : new Guarded(step, null, null), out, provider);
        }
        out.writeEndArray();
    }
}

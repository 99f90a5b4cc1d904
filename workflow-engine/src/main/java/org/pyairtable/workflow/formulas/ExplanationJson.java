package org.pyairtable.workflow.formulas;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import org.pyairtable.formula.Explanation;
import org.pyairtable.formula.FormulaParser;
import org.pyairtable.formula.Value;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.wire.EventJson;

/** Writes an explanation as JSON without recursion, which would overflow an event loop's stack at this depth. */
final class ExplanationJson {
    /** Every part repeats its text and its value, so a deep formula over a long text would multiply it. */
    private static final int MOST_BYTES = 5_000_000;

    /** A level has up to four parts within each other, one for each precedence, and itself; each is an object in an array. */
    private static final int DEEPEST = 2 * 5 * (FormulaParser.MAX_NESTING + 1) + 200;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamWriteConstraints(
                    StreamWriteConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build()
            .setCodec(EventJson.mapper());

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Deque<Iterator<Explanation>> open = new ArrayDeque<>();

    private ExplanationJson() {}

    /** Refuses an explanation above the size limit. */
    static byte[] of(Explanation explanation) {
        ExplanationJson json = new ExplanationJson();
        try (JsonGenerator generator = FACTORY.createGenerator(json.bytes)) {
            json.write(generator, explanation);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return json.bytes.toByteArray();
    }

    private void write(JsonGenerator generator, Explanation root) throws IOException {
        begin(generator, root);
        while (!open.isEmpty()) {
            Iterator<Explanation> parts = open.element();
            if (parts.hasNext()) {
                begin(generator, parts.next());
            } else {
                open.pop();
                generator.writeEndArray();
                generator.writeEndObject();
            }
        }
    }

    private void begin(JsonGenerator generator, Explanation explanation) throws IOException {
        Value value = explanation.value();
        generator.writeStartObject();
        generator.writeStringField("source", explanation.source());
        generator.writeNumberField("start", explanation.span().start());
        generator.writeNumberField("end", explanation.span().end());
        Optional<Object> cell = CellValues.toJson(value);
        if (cell.isPresent()) {
            generator.writePOJOField("value", cell.get());
        }
        generator.writeStringField("type", ValueDescription.kind(value, explanation.type()));
        Optional<String> reason = ValueDescription.reason(value);
        if (reason.isPresent()) {
            generator.writeStringField("reason", reason.get());
        }
        generator.writeArrayFieldStart("parts");
        open.push(explanation.parts().iterator());
        generator.flush();
        if (bytes.size() > MOST_BYTES) {
            throw ServiceException.invalid(
                    "formula",
                    "has an explanation of more than " + MOST_BYTES + " bytes; explain its parts separately");
        }
    }
}

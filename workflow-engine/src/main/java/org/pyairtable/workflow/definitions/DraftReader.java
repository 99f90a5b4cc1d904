package org.pyairtable.workflow.definitions;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.wire.EventJson;
import org.pyairtable.runtime.wire.JsonDepth;
import org.pyairtable.workflow.steps.BadValue;
import org.pyairtable.workflow.steps.StepReader;

/** Reads a draft from JSON and reports a fault with the exact path of the value. */
@Singleton
public class DraftReader {
    private final ObjectReader reader = reader();

    private static ObjectReader reader() {
        JsonMapper mapper = EventJson.mapper();
        JsonDepth.limit(mapper, JsonDepth.BODY);
        return mapper.readerFor(Draft.class)
                .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    }

    /**
     * Fails with all values that cannot be read, their fields paths such as {@code steps[1].then[0].formula}: as an invalid value
     * if it is one, otherwise with an {@link InvalidDefinition}.
     */
    public Draft read(String json) {
        List<Problem> faults = new ArrayList<>();
        BiConsumer<String, String> collect = (path, message) -> faults.add(new Problem(path, message));
        @Nullable Draft draft = null;
        try {
            draft = reader.withAttribute(StepReader.FAULTS, collect).readValue(json);
            if (draft == null) {
                throw ServiceException.invalid("body", "is missing");
            }
        } catch (JsonMappingException e) {
            if (!(misfit(e).error() instanceof ServiceError.Invalid invalid)) {
                throw misfit(e);
            }
            faults.add(new Problem(invalid.field(), invalid.message()));
        } catch (JsonParseException e) {
            throw ServiceException.invalid("body", "is not JSON" + place(e));
        } catch (StreamConstraintsException e) {
            throw tooDeep();
        } catch (JsonProcessingException e) {
            throw ServiceException.invalid("body", "is not JSON");
        }
        if (draft == null || !faults.isEmpty()) {
            throw InvalidDefinition.of(faults);
        }
        return draft;
    }

    private static ServiceException misfit(JsonMappingException e) {
        String path = path(e.getPath());
        return switch (e) {
            case InvalidTypeIdException unknown ->
                ServiceException.invalid(
                        join(path, "type"),
                        unknown.getTypeId() == null ? "is missing" : "is unknown: " + unknown.getTypeId());
            case UnrecognizedPropertyException unknown -> ServiceException.invalid(path, "is unknown");
            case JsonMappingException other
            when other.getCause() instanceof BadValue bad ->
                ServiceException.invalid(join(path, bad.field()), String.valueOf(bad.getMessage()));
            case JsonMappingException other
            when other.getCause() instanceof JsonParseException broken ->
                ServiceException.invalid("body", "is not JSON" + place(broken));
            case JsonMappingException other when other.getCause() instanceof StreamConstraintsException -> tooDeep();
            default -> ServiceException.invalid(path.isEmpty() ? "body" : path, "has the wrong type or format");
        };
    }

    private static ServiceException tooDeep() {
        return ServiceException.invalid(
                "body", "nests deeper than " + JsonDepth.BODY + " levels, or has a number or name of excessive length");
    }

    private static String place(JsonParseException e) {
        return e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    private static String path(List<Reference> references) {
        StringBuilder path = new StringBuilder();
        for (Reference reference : references) {
            if (reference.getFieldName() == null) {
                path.append('[').append(reference.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(reference.getFieldName());
            }
        }
        return path.toString();
    }

    private static String join(String path, String field) {
        return path.isEmpty() ? field : path + "." + field;
    }
}

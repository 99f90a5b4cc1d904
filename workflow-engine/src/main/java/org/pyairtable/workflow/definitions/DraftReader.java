package org.pyairtable.workflow.definitions;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.wire.EventJson;

/** Reads a draft from JSON and says of what does not fit exactly where it stands. */
@Singleton
public class DraftReader {
    private final ObjectReader reader = EventJson.mapper()
            .readerFor(Draft.class)
            .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    /** Fails with an invalid value whose field is a path such as {@code steps[1].then[0].formula}. */
    public Draft read(String json) {
        try {
            Draft draft = reader.readValue(json);
            if (draft == null) {
                throw ServiceException.invalid("body", "is missing");
            }
            return draft;
        } catch (JsonMappingException e) {
            throw misfit(e);
        } catch (JsonParseException e) {
            throw ServiceException.invalid("body", "is not JSON" + place(e));
        } catch (JsonProcessingException e) {
            throw ServiceException.invalid("body", "is not JSON");
        }
    }

    private static ServiceException misfit(JsonMappingException e) {
        String path = path(e.getPath());
        return switch (e) {
            case InvalidTypeIdException unknown ->
                ServiceException.invalid(
                        join(path, unknown.getBaseType().hasRawClass(Trigger.class) ? "type" : "action"),
                        unknown.getTypeId() == null ? "is missing" : "is unknown: " + unknown.getTypeId());
            case UnrecognizedPropertyException unknown -> ServiceException.invalid(path, "is not known here");
            case JsonMappingException other
            when other.getCause() instanceof BadValue bad ->
                ServiceException.invalid(join(path, bad.field()), String.valueOf(bad.getMessage()));
            case JsonMappingException other
            when other.getCause() instanceof JsonParseException broken ->
                ServiceException.invalid("body", "is not JSON" + place(broken));
            default -> ServiceException.invalid(path.isEmpty() ? "body" : path, "has the wrong type or format");
        };
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

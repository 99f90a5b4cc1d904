package org.pyairtable.data.definition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.RefusedException;

/**
 * An object of a definition and where it stands, which messages name.
 *
 * @param path such as {@code tables[2].fields[0]}
 */
record Part(JsonNode json, String path) {
    /** The whole document. */
    static Part root(JsonNode json) {
        Part root = new Part(json, "definition");
        if (!json.isObject()) {
            throw new InvalidRequest.Member(root.path, "is not an object").exception();
        }
        return root;
    }

    JsonNode member(String name) {
        return json.path(name);
    }

    /** The objects in a list; a list that is absent is empty. */
    List<Part> parts(String name) {
        JsonNode list = member(name);
        if (list.isMissingNode() || list.isNull()) {
            return List.of();
        }
        if (!list.isArray()) {
            throw refused(name, "is not a list");
        }
        List<Part> parts = new ArrayList<>();
        for (JsonNode item : list) {
            Part part = new Part(item, at(name) + "[" + parts.size() + "]");
            if (!item.isObject()) {
                throw new InvalidRequest.Member(part.path, "is not an object").exception();
            }
            parts.add(part);
        }
        return parts;
    }

    String text(String name) {
        return optionalText(name).orElseThrow(() -> refused(name, "is missing"));
    }

    Optional<String> optionalText(String name) {
        JsonNode value = member(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw refused(name, "is not a text");
        }
        return Optional.of(value.textValue());
    }

    List<String> texts(String name) {
        JsonNode list = member(name);
        if (list.isMissingNode() || list.isNull()) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode item : list) {
            if (!item.isTextual()) {
                throw refused(name, "is not a list of texts");
            }
            texts.add(item.textValue());
        }
        return texts;
    }

    boolean has(String name) {
        return json.has(name);
    }

    /** What {@code reading} gives; what it refuses is said of this part. */
    <T> T within(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (RefusedException e) {
            throw new InvalidRequest.Member(path, e.refusal().message()).exception();
        }
    }

    RuntimeException refused(String member, String rule) {
        return new InvalidRequest.Member(at(member), rule).exception();
    }

    private String at(String member) {
        return path.equals("definition") ? member : path + "." + member;
    }
}

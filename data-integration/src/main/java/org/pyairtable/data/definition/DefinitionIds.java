package org.pyairtable.data.definition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pyairtable.data.wire.Json;
import org.pyairtable.runtime.identity.Ids;

/** The new id of each table, field and view of a definition, by the one that it has there. */
final class DefinitionIds {
    private static final Pattern ID = Pattern.compile("\\b(tbl|fld|viw)[A-Za-z0-9]{14}\\b");

    private final Map<String, String> ids = new HashMap<>();

    /** A part without an id cannot be referred to by one. */
    String assign(String prefix, Part part) {
        String renewed = Ids.random(prefix);
        JsonNode given = part.member("id");
        if (given.isMissingNode() || given.isNull()) {
            return renewed;
        }
        String id = part.text("id");
        if (!id.startsWith(prefix) || !ID.matcher(id).matches()) {
            throw part.refused("id", "is not an id such as " + prefix + "AAAAAAAAAAAAAA");
        }
        if (ids.putIfAbsent(id, renewed) != null) {
            throw part.refused("id", "\"" + id + "\" is there twice");
        }
        return renewed;
    }

    /** The new id, or the text itself where nothing has this id. */
    String of(String id) {
        return ids.getOrDefault(id, id);
    }

    /** The same JSON with new ids wherever one occurs, in formulas as well. */
    JsonNode renumbered(JsonNode json) {
        return json.isMissingNode() ? json : Json.read(renumbered(json.toString()));
    }

    private String renumbered(String text) {
        return ID.matcher(text).replaceAll(match -> Matcher.quoteReplacement(of(match.group())));
    }
}

package org.pyairtable.data.definition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.meta.FieldDefinition;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.formula.FormulaParser;

/**
 * A field of a definition.
 *
 * @param id the new one
 * @param definition with new ids in its options
 */
record DefinedField(Part part, String id, FieldDefinition definition) {
    static DefinedField of(Part part, String id, DefinitionIds ids) {
        JsonNode options = ids.renumbered(part.member("options"));
        String name = part.optionalText("name").orElse("");
        String type = part.text("type");
        Optional<String> description = part.optionalText("description");
        FieldDefinition definition = part.within(() -> new FieldDefinition(name, type, description, options));
        return new DefinedField(part, id, definition);
    }

    String name() {
        return definition.name();
    }

    boolean isLink() {
        return definition.type().equals("multipleRecordLinks");
    }

    /** Whether it worked where it comes from. */
    boolean isValid() {
        return definition.options().path("isValid").asBoolean(true);
    }

    /** Ids and names of the fields that must be there before this one, as its options name them. */
    Set<String> needs() {
        JsonNode options = definition.options();
        Set<String> needs = new HashSet<>();
        switch (definition.type()) {
            case "formula" -> references(options.path("formula"), needs);
            case "button" -> references(options.path("url"), needs);
            case "rollup", "multipleLookupValues", "lookup", "count" -> {
                text(options.path("recordLinkFieldId")).ifPresent(needs::add);
                text(options.path("fieldIdInLinkedTable")).ifPresent(needs::add);
            }
            case "lastModifiedTime", "lastModifiedBy" ->
                options.path("referencedFieldIds").forEach(id -> text(id).ifPresent(needs::add));
            case "aiText" ->
                options.path("prompt")
                        .forEach(reference ->
                                text(reference.path("field").path("fieldId")).ifPresent(needs::add));
            default -> {
                // The other types stand alone.
            }
        }
        return needs;
    }

    private static Optional<String> text(JsonNode value) {
        return Optional.ofNullable(value.textValue());
    }

    /** What cannot be parsed is refused when its kind is read. */
    private static void references(JsonNode formula, Set<String> into) {
        try {
            into.addAll(FormulaParser.parse(formula.asText("")).references());
        } catch (FormulaException e) {
            into.clear();
        }
    }
}

package org.pyairtable.data.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.data.wire.AirtableId;

/** Reads specifications as clients write them. Anything that is not part of one is refused. */
final class SpecificationJson {
    /** Where changes may come from. */
    static final Set<String> SOURCES = Set.of(
            "client",
            "publicApi",
            "formSubmission",
            "formPageSubmission",
            "automation",
            "system",
            "sync",
            "anonymousUser",
            "unknown");

    private static final Set<String> FILTERS = Set.of(
            "dataTypes",
            "recordChangeScope",
            "changeTypes",
            "fromSources",
            "sourceOptions",
            "watchDataInFieldIds",
            "watchSchemasOfFieldIds");
    private static final Set<String> INCLUDES =
            Set.of("includeCellValuesInFieldIds", "includePreviousCellValues", "includePreviousFieldDefinitions");
    private static final int MOST_FIELDS = 1_000;

    private SpecificationJson() {}

    /** @param json {@code {options: {filters, includes?}}}; fails with Airtable's answer */
    static Specification read(JsonNode json) {
        object(json, Set.of("options"));
        JsonNode options = json.path("options");
        object(options, Set.of("filters", "includes"));
        JsonNode filters = options.path("filters");
        object(filters, FILTERS);
        JsonNode includes = options.path("includes");
        if (isGiven(includes)) {
            object(includes, INCLUDES);
        }
        checkSourceOptions(filters.path("sourceOptions"));
        List<DataType> dataTypes = elements(filters.path("dataTypes"), DataType::named);
        if (dataTypes.isEmpty()) {
            throw invalid();
        }
        List<ChangeType> changeTypes = elements(filters.path("changeTypes"), ChangeType::named);
        List<String> sources =
                elements(filters.path("fromSources"), name -> Optional.of(name).filter(SOURCES::contains));
        JsonNode cells = includes.path("includeCellValuesInFieldIds");
        boolean all = cells.isTextual() && cells.textValue().equals("all");
        return new Specification(
                EnumSet.copyOf(dataTypes),
                scope(filters.path("recordChangeScope")),
                changeTypes.isEmpty() ? EnumSet.allOf(ChangeType.class) : EnumSet.copyOf(changeTypes),
                sources.isEmpty() ? SOURCES : new HashSet<>(sources),
                fields(filters.path("watchDataInFieldIds")),
                fields(filters.path("watchSchemasOfFieldIds")),
                all ? Set.of() : fields(cells),
                all,
                flag(includes.path("includePreviousCellValues")),
                flag(includes.path("includePreviousFieldDefinitions")));
    }

    private static Optional<String> scope(JsonNode node) {
        if (!isGiven(node)) {
            return Optional.empty();
        }
        if (!node.isTextual() || !(AirtableId.isTable(node.textValue()) || AirtableId.is("viw", node.textValue()))) {
            throw invalid();
        }
        return Optional.of(node.textValue());
    }

    private static Set<String> fields(JsonNode node) {
        return new HashSet<>(elements(node, id -> Optional.of(id).filter(AirtableId::isField)));
    }

    /** Form submissions do not happen here; what is asked about them is checked and has no further effect. */
    private static void checkSourceOptions(JsonNode node) {
        if (!isGiven(node)) {
            return;
        }
        object(node, Set.of("formSubmission", "formPageSubmission"));
        checkIds(node.path("formSubmission"), Set.of("viewId", "tableId"));
        checkIds(node.path("formPageSubmission"), Set.of("pageId"));
    }

    private static void checkIds(JsonNode node, Set<String> keys) {
        if (isGiven(node)) {
            object(node, keys);
            node.forEach(id -> {
                if (!id.isTextual()) {
                    throw invalid();
                }
            });
        }
    }

    private static <T> List<T> elements(JsonNode node, Function<String, Optional<T>> element) {
        if (!isGiven(node)) {
            return List.of();
        }
        if (!node.isArray() || node.size() > MOST_FIELDS) {
            throw invalid();
        }
        return node.valueStream()
                .map(each ->
                        Optional.ofNullable(each.textValue()).flatMap(element).orElseThrow(SpecificationJson::invalid))
                .toList();
    }

    private static boolean flag(JsonNode node) {
        if (isGiven(node) && !node.isBoolean()) {
            throw invalid();
        }
        return node.asBoolean();
    }

    private static boolean isGiven(JsonNode node) {
        return !node.isMissingNode() && !node.isNull();
    }

    private static void object(JsonNode node, Set<String> keys) {
        if (!node.isObject()) {
            throw invalid();
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            if (!keys.contains(names.next())) {
                throw invalid();
            }
        }
    }

    private static RefusedException invalid() {
        return new InvalidRequest.Malformed().exception();
    }
}

package org.pyairtable.data.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.wire.Json;
import org.pyairtable.data.wire.QueryString;

/**
 * What a client asks of a list of records. Fields and views are as the client named them.
 *
 * @param fields which cells to answer; empty means all
 * @param maxRecords bounds the total over all pages
 * @param localization for whom cells are written out as text; absent for the JSON cell format
 */
public record ListQuery(
        List<String> fields,
        Optional<String> formula,
        Optional<Long> maxRecords,
        int pageSize,
        Optional<String> offset,
        List<Sort> sort,
        Optional<String> view,
        Optional<Localization> localization,
        boolean byFieldId,
        boolean withCommentCount) {
    private static final int MAX_PAGE = 100;

    /** Changes when fields begin to sort differently: an offset in the former order leads nowhere in the new one. */
    private static final String ORDERING = "2";

    private static final Set<String> PARAMETERS = Set.of(
            "fields",
            "filterByFormula",
            "maxRecords",
            "pageSize",
            "limit",
            "offset",
            "sort",
            "view",
            "cellFormat",
            "timeZone",
            "userLocale",
            "returnFieldsByFieldId",
            "recordMetadata",
            // Official clients repeat the chosen HTTP method in the body of listRecords.
            "method");

    /** Whether cells are answered in the string cell format. */
    public boolean asText() {
        return localization.isPresent();
    }

    /** @throws org.pyairtable.data.refusal.RefusedException for anything that is not a list query */
    public static ListQuery of(QueryString query) {
        query.names().forEach(ListQuery::check);
        if (!query.all("sort").isEmpty()) {
            throw invalid();
        }
        List<Sort> sort = new ArrayList<>();
        for (Map<String, String> key : query.objects("sort")) {
            onlySortKeys(key.keySet());
            sort.add(sort(key.getOrDefault("field", ""), key.getOrDefault("direction", "asc")));
        }
        return new ListQuery(
                query.all("fields"),
                query.one("filterByFormula"),
                query.one("maxRecords").map(ListQuery::positive),
                pageSize(query.one("pageSize").or(() -> query.one("limit"))),
                query.one("offset"),
                sort,
                query.one("view"),
                localization(query.one("cellFormat"), query.one("timeZone"), query.one("userLocale")),
                query.one("returnFieldsByFieldId").map(ListQuery::flag).orElse(false),
                commentCount(query.all("recordMetadata")));
    }

    /** @param query what stands beside the body in the URL: time zone and locale may be there */
    public static ListQuery of(ObjectNode body, QueryString query) {
        for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
            check(names.next());
        }
        query.names().forEach(ListQuery::check);
        return new ListQuery(
                texts(body.path("fields")),
                text(body, "filterByFormula"),
                text(body, "maxRecords").map(ListQuery::positive),
                pageSize(text(body, "pageSize")),
                text(body, "offset"),
                sorts(body.path("sort")),
                text(body, "view"),
                localization(
                        text(body, "cellFormat"),
                        text(body, "timeZone").or(() -> query.one("timeZone")),
                        text(body, "userLocale").or(() -> query.one("userLocale"))),
                text(body, "returnFieldsByFieldId").map(ListQuery::flag).orElse(false),
                commentCount(texts(body.path("recordMetadata"))));
    }

    /** All records, or those of a view, in large pages. */
    public static ListQuery walk(List<String> fields, Optional<String> view, int pageSize) {
        return new ListQuery(
                fields,
                Optional.empty(),
                Optional.empty(),
                pageSize,
                Optional.empty(),
                List.of(),
                view,
                Optional.empty(),
                false,
                false);
    }

    /** The same request with another filter and order, and without a view. */
    public ListQuery with(Optional<String> otherFormula, List<Sort> otherSort) {
        return new ListQuery(
                fields,
                otherFormula,
                maxRecords,
                pageSize,
                offset,
                otherSort,
                Optional.empty(),
                localization,
                byFieldId,
                withCommentCount);
    }

    /** The same request, continued. */
    public ListQuery from(Optional<String> otherOffset) {
        return new ListQuery(
                fields,
                formula,
                maxRecords,
                pageSize,
                otherOffset,
                sort,
                view,
                localization,
                byFieldId,
                withCommentCount);
    }

    /** Equal for queries that walk through the same records in the same order; an offset is only good for its own. */
    public String fingerprint(String tableId) {
        String walk =
                String.join("\u0000", List.of(tableId, formula.toString(), sort.toString(), view.toString(), ORDERING));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(walk.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void check(String parameter) {
        if (!PARAMETERS.contains(parameter)) {
            throw invalid();
        }
    }

    private static List<Sort> sorts(JsonNode keys) {
        List<Sort> sort = new ArrayList<>();
        if (keys.isMissingNode() || keys.isNull()) {
            return sort;
        }
        if (!keys.isArray()) {
            throw invalid();
        }
        for (JsonNode key : keys) {
            if (!key.path("field").isTextual()) {
                throw invalid();
            }
            onlySortKeys(Json.toMap(key).keySet());
            sort.add(sort(key.path("field").textValue(), key.path("direction").asText("asc")));
        }
        return sort;
    }

    private static void onlySortKeys(Set<String> keys) {
        if (!Set.of("field", "direction").containsAll(keys)) {
            throw invalid();
        }
    }

    private static Sort sort(String field, String direction) {
        if (field.isEmpty() || !(direction.equals("asc") || direction.equals("desc"))) {
            throw invalid();
        }
        return new Sort(field, direction.equals("desc"));
    }

    private static int pageSize(Optional<String> text) {
        long size = text.map(ListQuery::positive).orElse((long) MAX_PAGE);
        if (size > MAX_PAGE) {
            throw invalid();
        }
        return (int) size;
    }

    private static long positive(String text) {
        try {
            long number = Long.parseLong(text);
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw invalid();
        }
        throw invalid();
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw invalid();
        };
    }

    private static Optional<Localization> localization(
            Optional<String> cellFormat, Optional<String> timeZone, Optional<String> locale) {
        return switch (cellFormat.orElse("json")) {
            case "json" -> Optional.empty();
            case "string" -> {
                if (timeZone.isEmpty() || locale.isEmpty()) {
                    throw invalid();
                }
                yield Optional.of(Localization.of(timeZone.get(), locale.get()).orElseThrow(ListQuery::invalid));
            }
            default -> throw invalid();
        };
    }

    private static boolean commentCount(List<String> metadata) {
        if (!Set.of("commentCount").containsAll(metadata)) {
            throw invalid();
        }
        return !metadata.isEmpty();
    }

    private static List<String> texts(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        if (node.isTextual()) {
            texts.add(node.textValue());
        } else if (node.isArray()) {
            for (JsonNode element : node) {
                if (!element.isTextual()) {
                    throw invalid();
                }
                texts.add(element.textValue());
            }
        } else {
            throw invalid();
        }
        return texts;
    }

    private static Optional<String> text(ObjectNode body, String name) {
        JsonNode node = body.path(name);
        if (node.isContainerNode()) {
            throw invalid();
        }
        return node.isMissingNode() || node.isNull() || node.asText().isEmpty()
                ? Optional.empty()
                : Optional.of(node.asText());
    }

    private static RuntimeException invalid() {
        return new InvalidRequest.Malformed().exception();
    }
}

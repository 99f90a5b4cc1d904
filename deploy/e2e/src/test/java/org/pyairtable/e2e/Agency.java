package org.pyairtable.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A base with four customers and twelve invoices, whose figures are counted by hand. */
record Agency(String baseId) {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<String> CUSTOMERS = List.of("Acme GmbH", "Nord AG", "Sol SA");
    private static final List<String> CITIES = List.of("Berlin", "Paris", "Riga");
    private static final List<String> STATES = List.of("Paid", "Open", "Draft");

    static Agency of(Member member) {
        JsonNode base = base(member);
        String id = base.path("id").asText();
        Map<String, String> customers =
                customers(member, id, base.at("/tables/0/id").asText());
        invoices(member, id, base.at("/tables/1/id").asText(), customers);
        return new Agency(id);
    }

    private static JsonNode base(Member member) {
        List<Map<String, Object>> customers = List.of(
                Map.of("name", "Name", "type", "singleLineText"), select("Segment", List.of("Retail", "Industry")));
        List<Map<String, Object>> invoices = List.of(
                Map.of("name", "No", "type", "singleLineText"),
                Map.of("name", "Amount", "type", "currency", "options", Map.of("precision", 2, "symbol", "€")),
                Map.of("name", "Due date", "type", "date", "options", Map.of("dateFormat", Map.of("name", "iso"))),
                select("Status", STATES),
                Map.of("name", "City", "type", "singleLineText"));
        JsonNode base = Until.present("The base's creation", PATIENCE, () -> {
            Gateway.Answer answer = member.token()
                    .post(
                            "/v0/meta/bases",
                            Map.of(
                                    "name",
                                    "Agency",
                                    "workspaceId",
                                    member.workspaceId(),
                                    "tables",
                                    List.of(
                                            Map.of("name", "Customers", "fields", customers),
                                            Map.of("name", "Invoices", "fields", invoices))));
            return answer.status() == 200 ? Optional.of(answer.body()) : Optional.empty();
        });
        member.token()
                .post(
                        "/v0/meta/bases/%s/tables/%s/fields"
                                .formatted(
                                        base.path("id").asText(),
                                        base.at("/tables/1/id").asText()),
                        Map.of(
                                "name",
                                "Customer",
                                "type",
                                "multipleRecordLinks",
                                "options",
                                Map.of("linkedTableId", base.at("/tables/0/id").asText())))
                .expect(200);
        return base;
    }

    private static Map<String, Object> select(String name, List<String> choices) {
        return Map.of(
                "name",
                name,
                "type",
                "singleSelect",
                "options",
                Map.of(
                        "choices",
                        choices.stream().map(choice -> Map.of("name", choice)).toList()));
    }

    private static Map<String, String> customers(Member member, String base, String table) {
        Map<String, String> ids = new LinkedHashMap<>();
        for (String name : List.of("Acme GmbH", "Nord AG", "Sol SA", "Tern Ltd")) {
            ids.put(
                    name,
                    member.token()
                            .post(
                                    "/v0/" + base + "/" + table,
                                    Map.of(
                                            "fields",
                                            Map.of(
                                                    "Name",
                                                    name,
                                                    "Segment",
                                                    name.equals("Acme GmbH") ? "Industry" : "Retail")))
                            .expect(200)
                            .body()
                            .path("id")
                            .asText());
        }
        return ids;
    }

    /** Twelve, of 100 to 1,200, each due on the tenth of a month; the sixth has no amount, the ninth and twelfth no city. */
    private static void invoices(Member member, String base, String table, Map<String, String> customers) {
        List<Map<String, Object>> records = IntStream.rangeClosed(1, 12)
                .mapToObj(i -> {
                    Map<String, Object> fields = new LinkedHashMap<>();
                    fields.put("No", "INV-" + i);
                    if (i != 6) {
                        fields.put("Amount", 100 * i);
                    }
                    fields.put("Due date", "2026-%02d-10".formatted(i));
                    fields.put("Status", STATES.get(i % 3));
                    if (i != 9 && i != 12) {
                        fields.put("City", CITIES.get((i - 1) % 3));
                    }
                    fields.put("Customer", List.of(customers.getOrDefault(CUSTOMERS.get((i - 1) % 3), "")));
                    return Map.<String, Object>of("fields", fields);
                })
                .toList();
        member.token()
                .post("/v0/" + base + "/" + table, Map.of("records", records.subList(0, 10)))
                .expect(200);
        member.token()
                .post("/v0/" + base + "/" + table, Map.of("records", records.subList(10, 12)))
                .expect(200);
    }
}

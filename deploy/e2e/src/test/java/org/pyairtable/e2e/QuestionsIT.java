package org.pyairtable.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Questions in words through the gateway, answered from what data-integration stores. */
@ExtendWith(SuiteExtension.class)
@Order(7)
final class QuestionsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<String> CUSTOMERS = List.of("Acme GmbH", "Nord AG", "Sol SA");
    private static final List<String> CITIES = List.of("Berlin", "Paris", "Riga");
    private static final List<String> STATES = List.of("Paid", "Open", "Draft");

    /** @param end what the answer has to contain */
    private record Asked(String question, String end) {}

    /** The right answers are counted by hand from the twelve invoices of {@link #invoices}. */
    private static final List<Asked> ASKED = List.of(
            new Asked("How many invoices are there?", "There are 12 records in Invoices."),
            new Asked("How many invoices are open?", "There are 4 records"),
            new Asked("How many invoices are not paid?", "There are 8 records"),
            new Asked("How many invoices are neither paid nor open?", "There are 4 records"),
            new Asked("How many invoices have no city?", "There are 2 records"),
            new Asked("How many invoices are outside Berlin?", "There are 6 records"),
            new Asked("How many invoices are in Paris or Riga?", "There are 6 records"),
            new Asked("How many invoices have an amount between 200 and 400?", "There are 3 records"),
            new Asked("How many invoices have an amount under 150?", "There is 1 record"),
            new Asked("How many invoices have a negative amount?", "There are 0 records"),
            new Asked("How many invoices without amount?", "There is 1 record"),
            new Asked("How many invoices are due before 2026-04-01?", "There are 3 records"),
            new Asked("How many invoices are due in Q2 2026?", "There are 3 records"),
            new Asked("How many invoices are due between 2026-02-01 and 2026-04-30?", "There are 3 records"),
            new Asked("How many invoices of Nord AG are there?", "There are 4 records"),
            new Asked("How many invoices of retail customers are there?", "There are 8 records"),
            new Asked("How many customers have no invoices?", "There is 1 record"),
            new Asked("What is the total amount of invoices?", "The total Amount is 7200, over 12 records"),
            new Asked("What is the average amount of open invoices?", "The average Amount is 550, over 4 records"),
            new Asked("What is the median amount of invoices?", "The median Amount is 700, over 12 records"),
            new Asked("Which invoice has the highest amount?", "The highest Amount is 1200 (INV-12)"),
            new Asked("total amount of invoices by city", "- Berlin: 2200"),
            new Asked("How many invoices are due per quarter?", "- 2026-Q1: 3"),
            new Asked("What percentage of invoices are paid?", "33.33 %: 4 of 12"),
            new Asked("Which customer has the most invoices?", "- Acme GmbH: 4"),
            new Asked("Wie viele Invoices sind in Berlin?", "There are 4 records"),
            new Asked(
                    "How many invoices are almost paid?",
                    "No figure is given, since it might be a wrong one: “almost” was not"),
            new Asked("How many invoices were paid in March?", "No figure is given"));

    @Test
    void questionsAreAnsweredRightlyOrNotAtAll(RunningSuite suite) {
        suite.awaitReady();
        Member member = Member.register(suite);
        JsonNode base = base(member);
        String customers = base.at("/tables/0/id").asText();
        String invoices = base.at("/tables/1/id").asText();
        Map<String, String> ids = customers(member, base.path("id").asText(), customers);
        invoices(member, base.path("id").asText(), invoices, ids);
        Until.holds("The tables to be known", PATIENCE, () -> answer(
                        member, ASKED.getFirst().question())
                .equals(ASKED.getFirst().end()));

        List<String> wrong = new ArrayList<>();
        for (Asked asked : ASKED) {
            String answer = answer(member, asked.question());
            if (!answer.contains(asked.end())) {
                wrong.add(asked.question() + " → " + answer);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static String answer(Member member, String question) {
        return member.session()
                .post("/api/chat", Map.of("question", question, "workspaceId", member.workspaceId()))
                .expect(200)
                .body()
                .path("answer")
                .asText();
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

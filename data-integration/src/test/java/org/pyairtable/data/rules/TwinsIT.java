package org.pyairtable.data.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.data.DataFixture.EDITOR;
import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.post;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.Agent;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.wire.Json;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.SuiteResource;

/**
 * Two bases that an editor sees alike: one has a field, a table, records and a view beside it that rules hide, the other has never had
 * them. Whatever the editor asks of both, in the same words, is answered alike.
 */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class TwinsIT {
    private static final Pattern ID = Pattern.compile("\\b(app|tbl|fld|viw|rec|com|prp|itr|sel|trs)[A-Za-z0-9]{14}\\b");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");

    /**
     * One of the two.
     *
     * @param others a record that the editor does not see; in the plain one, the id of none
     * @param secret the same in the hidden table
     * @param margin id of the hidden field
     */
    private record Twin(
            TestBase base,
            String clients,
            String visits,
            String acme,
            String own,
            String others,
            String secret,
            String margin,
            String vault,
            String view) {
        String path(String table) {
            return base.path(table);
        }

        String api(String rest) {
            return "/api/bases/" + base.id() + rest;
        }
    }

    private Twin hiding;
    private Twin plain;

    @BeforeEach
    void twins() {
        hiding = twin(true);
        plain = twin(false);
    }

    private static Twin twin(boolean hides) {
        TestBase base = base("Clients", List.of(field("Name", "singleLineText"), field("Town", "singleLineText")));
        String clients = base.table();
        String visits = base.addTable(
                "Visits",
                List.of(
                        field("Title", "singleLineText"),
                        field("Who", "singleCollaborator"),
                        field("Fee", "number", Map.of("precision", 0)),
                        field("Files", "multipleAttachments")));
        base.addField(visits, field("Double", "formula", Map.of("formula", "{Fee} * 2")));
        base.addField(clients, field("Visits", "multipleRecordLinks", Map.of("linkedTableId", visits)));
        String own = base.create(visits, Map.of("Title", "Roof", "Who", Map.of("id", EDITOR), "Fee", 100));
        String acme = base.create(clients, Map.of("Name", "Acme", "Town", "Ulm", "Visits", List.of(own)));
        base.create(clients, Map.of("Name", "Baker", "Town", "Bonn"));
        String others = Ids.random("rec");
        String secret = Ids.random("rec");
        String margin = Ids.random("fld");
        String vault = Ids.random("tbl");
        String view = Ids.random("viw");
        if (hides) {
            margin = base.addField(clients, field("Margin", "number", Map.of("precision", 0)));
            base.addField(clients, field("Shout", "formula", Map.of("formula", "{Margin} & '!'")));
            vault = base.addTable("Vault", List.of(field("Title", "singleLineText")));
            base.addField(clients, field("Keys", "multipleRecordLinks", Map.of("linkedTableId", vault)));
            secret = base.create(vault, Map.of("Title", "Code"));
            others = base.create(visits, Map.of("Title", "Cellar", "Who", Map.of("id", OWNER), "Fee", 900));
            base.create(visits, Map.of("Title", "Roof", "Who", Map.of("id", OWNER), "Fee", 100));
            view = post(
                            "/api/bases/" + base.id() + "/tables/" + clients + "/views",
                            Map.of("name", "Rich", "filter", "{Margin} > 10"))
                    .path("id");
            write(base, clients, acme, Map.of("Margin", 40, "Keys", List.of(secret), "Visits", List.of(own, others)));
            as(OWNER)
                    .body(Json.write(Map.of("text", "psst")))
                    .post(base.path(visits) + "/" + others + "/comments")
                    .then()
                    .statusCode(200);
        }
        List<Map<String, Object>> tables = new ArrayList<>();
        tables.add(Map.of("table", visits, "rows", "{Who} = CURRENT_USER()"));
        if (hides) {
            tables.add(Map.of("table", clients, "hiddenFields", List.of(margin)));
            tables.add(Map.of("table", vault, "access", "none"));
        }
        owner().body(Json.write(Map.of(
                        "revision",
                        0,
                        "rules",
                        List.of(Map.of("name", "Own visits", "audience", Map.of("role", "editor"), "tables", tables)))))
                .put("/api/bases/" + base.id() + "/rules")
                .then()
                .statusCode(200);
        return new Twin(base, clients, visits, acme, own, others, secret, margin, vault, view);
    }

    private static void write(TestBase base, String table, String record, Map<String, ?> fields) {
        owner().body(Json.write(Map.of("fields", fields)))
                .patch(base.path(table) + "/" + record)
                .then()
                .statusCode(200);
    }

    /** A request to one of the two. */
    @FunctionalInterface
    private interface Asking {
        Response of(Twin twin, RequestSpecification editor);
    }

    /** Status and body; ids go by the order in which they occur. */
    private static String answer(Twin twin, Asking asking) {
        Response response = asking.of(twin, as(EDITOR).urlEncodingEnabled(true));
        String body = response.asString().replaceAll("\"traceId\":\"[^\"]*\"", "");
        return response.statusCode() + " " + normal(body);
    }

    private static String normal(String text) {
        Map<String, String> known = new HashMap<>();
        String ids = ID.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(
                        known.computeIfAbsent(match.group(), id -> match.group(1) + known.size())));
        return TIME.matcher(ids).replaceAll("time").replaceAll("\"version\":\\d+", "version");
    }

    private void assertAlike(Map<String, Asking> all) {
        Map<String, String> different = new LinkedHashMap<>();
        all.forEach((name, asking) -> {
            String one = answer(hiding, asking);
            String other = answer(plain, asking);
            if (!one.equals(other)) {
                different.put(name, one + "\n  but " + other);
            }
        });
        assertThat(different).isEmpty();
    }

    private static Asking list(String table, String... parameters) {
        return (twin, editor) -> {
            for (int i = 0; i < parameters.length; i += 2) {
                editor.queryParam(parameters[i], parameters[i + 1].replace("MARGIN", twin.margin()));
            }
            return editor.get(twin.path(table));
        };
    }

    private static Asking query(Map<String, ?> question) {
        return (twin, editor) -> editor.body(Json.write(question)).post(twin.api("/query"));
    }

    private static Asking get(Function<Twin, String> path) {
        return (twin, editor) -> editor.get(path.apply(twin));
    }

    private static Map<String, Object> aggregate(String function, String field) {
        return Map.of("function", function, "field", field, "name", "it");
    }

    @Test
    void listsAndFigures() {
        Map<String, Asking> all = new LinkedHashMap<>();
        for (String table : List.of("Clients", "Visits", "Vault")) {
            all.put("list " + table, list(table));
            all.put("comments " + table, list(table, "recordMetadata[]", "commentCount"));
            all.put("page " + table, list(table, "pageSize", "1"));
            all.put("view " + table, list(table, "view", "Rich"));
        }
        for (String name : List.of("Margin", "MARGIN", "Shout", "Keys", "Nothing")) {
            all.put("fields " + name, list("Clients", "fields[]", name));
            all.put("sort " + name, list("Clients", "sort[0][field]", name));
            all.put("filter " + name, list("Clients", "filterByFormula", "{" + name + "} = 40"));
            all.put("modified " + name, list("Clients", "filterByFormula", "LAST_MODIFIED_TIME({" + name + "}) > 0"));
            all.put(
                    "group " + name,
                    query(Map.of("table", "Clients", "groupBy", List.of(Map.of("path", List.of(name))))));
            all.put("sum " + name, query(Map.of("table", "Clients", "aggregates", List.of(aggregate("sum", name)))));
            all.put("order " + name, query(Map.of("table", "Clients", "sort", List.of(Map.of("field", name)))));
            all.put("via " + name, query(Map.of("table", "Clients", "links", List.of(Map.of("path", List.of(name))))));
        }
        for (String formula : List.of(
                "{Fee} > 800",
                "{Visits} = 'Cellar'",
                "{Visits} = 'Roof'",
                "LEN({Visits} & '') > 4",
                "{Town} = 'Ulm'")) {
            all.put("clients where " + formula, list("Clients", "filterByFormula", formula));
            all.put("visits where " + formula, list("Visits", "filterByFormula", formula));
            all.put("query where " + formula, query(Map.of("table", "Visits", "condition", formula)));
            all.put(
                    "linked where " + formula,
                    query(Map.of(
                            "table",
                            "Clients",
                            "links",
                            List.of(Map.of("path", List.of("Visits"), "condition", formula)))));
        }
        for (String search : List.of("Cellar", "Roof", "40", "Code", "Acme", "900")) {
            for (String table : List.of("Clients", "Visits")) {
                all.put("search " + search + table, query(Map.of("table", table, "search", search)));
            }
        }
        for (String function : List.of("count", "sum", "average", "min", "max", "countDistinct", "filled", "empty")) {
            all.put(
                    function,
                    query(Map.of(
                            "table",
                            "Visits",
                            "aggregates",
                            List.of(aggregate(function, "Fee")),
                            "groupBy",
                            List.of(Map.of("path", List.of("Who"))))));
            all.put(
                    function + " by visit",
                    query(Map.of(
                            "table",
                            "Clients",
                            "aggregates",
                            List.of(Map.of("function", "count")),
                            "groupBy",
                            List.of(Map.of("path", List.of("Visits", "Fee"))))));
        }
        all.put("texts", list("Clients", "cellFormat", "string", "timeZone", "UTC", "userLocale", "en"));
        all.put("ids", list("Clients", "returnFieldsByFieldId", "true"));
        all.put("by link", list("Clients", "sort[0][field]", "Visits", "sort[0][direction]", "desc"));
        assertAlike(all);
    }

    @Test
    void schemasAndTheirPast() {
        Map<String, Asking> all = new LinkedHashMap<>();
        all.put("tables", get(twin -> "/v0/meta/bases/" + twin.base().id() + "/tables?include=visibleFieldIds"));
        all.put("views", get(twin -> "/v0/meta/bases/" + twin.base().id() + "/views"));
        all.put("view", get(twin -> "/v0/meta/bases/" + twin.base().id() + "/views/" + twin.view()));
        all.put("base", get(twin -> "/v0/meta/bases/" + twin.base().id()));
        for (String path : List.of("/definition", "/history", "/jobs", "/trash", "/proposals", "/shares", "/rules")) {
            all.put(path, get(twin -> twin.api(path)));
        }
        all.put(
                "own difference",
                get(twin -> twin.api("/difference?with=" + twin.base().id())));
        all.put("table impact", get(twin -> twin.api("/tables/" + twin.clients() + "/impact")));
        all.put("hidden table impact", get(twin -> twin.api("/tables/" + twin.vault() + "/impact")));
        all.put(
                "field impact",
                get(twin -> twin.api("/tables/" + twin.clients() + "/fields/" + twin.margin() + "/impact")));
        all.put("hidden views", get(twin -> twin.api("/tables/" + twin.vault() + "/views")));
        all.put("hidden view", get(twin -> twin.api("/tables/" + twin.clients() + "/views/" + twin.view())));
        all.put("copy", (twin, editor) -> editor.body("{\"name\":\"x\"}").post(twin.api("/copies")));
        for (String table : List.of("Clients", "Visits", "Vault")) {
            all.put("export " + table, get(twin -> twin.api("/tables/" + id(twin, table) + "/export")));
        }
        assertAlike(all);
    }

    private static String id(Twin twin, String table) {
        return switch (table) {
            case "Clients" -> twin.clients();
            case "Visits" -> twin.visits();
            default -> twin.vault();
        };
    }

    @Test
    void recordsAndWrites() {
        Map<String, Asking> all = new LinkedHashMap<>();
        for (String table : List.of("Visits", "Clients", "Vault")) {
            record(all, "own " + table, table, Twin::own);
            record(all, "others " + table, table, Twin::others);
            record(all, "secret " + table, table, Twin::secret);
        }
        record(all, "own acme", "Clients", Twin::acme);
        for (Map<String, Object> expected : List.of(
                Map.<String, Object>of("Margin", 40),
                Map.<String, Object>of("Nothing", 40),
                Map.<String, Object>of("Town", "x"))) {
            all.put("batch " + expected, (twin, editor) -> editor.body(Json.write(Map.of(
                            "records",
                            List.of(Map.of("id", twin.acme(), "expected", expected, "fields", Map.of("Town", "Ulm"))))))
                    .post(twin.api("/tables/" + twin.clients() + "/batch")));
        }
        all.put("write hidden field", write("Clients", Twin::acme, Map.of("Margin", 1)));
        all.put("link a hidden record", linking(Twin::others));
        all.put("create by title", create("Visits", Map.of("Title", "Cellar", "Fee", 1)));
        all.put("create for another", create("Visits", Map.of("Title", "x", "Who", Map.of("id", OWNER))));
        all.put("create in the vault", create("Vault", Map.of("Title", "x")));
        all.put(
                "upsert what is hidden",
                upsert(List.of("Title"), Map.of("Title", "Cellar", "Who", Map.of("id", EDITOR))));
        all.put("upsert by what is hidden", upsert(List.of("Margin"), Map.of("Title", "x")));
        all.put("replace", (twin, editor) -> editor.body(
                        Json.write(Map.of("fields", Map.of("Name", "Acme", "Town", "Ulm"))))
                .put(twin.path("Clients") + "/" + twin.acme()));
        for (String csv : List.of("Name,Margin\nx,1\n", "Name,Nothing\nx,1\n", "Name,Visits\ny,Cellar\n")) {
            String normal = csv.replace("Nothing", "Margin");
            all.put("preview " + csv, (twin, editor) -> editor.contentType("text/csv")
                    .body(normal)
                    .post(twin.api("/tables/" + twin.clients() + "/import/preview")));
            all.put("import " + csv, (twin, editor) -> editor.contentType("text/csv")
                    .body(normal)
                    .post(twin.api("/tables/" + twin.clients() + "/import")));
        }
        assertAlike(all);
    }

    private static void record(Map<String, Asking> all, String name, String table, Function<Twin, String> record) {
        all.put(name, (twin, editor) -> editor.get(twin.path(id(twin, table)) + "/" + record.apply(twin)));
        all.put(
                name + " comments",
                (twin, editor) -> editor.get(twin.path(id(twin, table)) + "/" + record.apply(twin) + "/comments"));
        all.put(
                name + " history",
                (twin, editor) -> editor.get(
                        twin.api("/tables/" + id(twin, table) + "/records/" + record.apply(twin) + "/history")));
        all.put(name + " upload", (twin, editor) -> editor.body(
                        Json.write(Map.of("contentType", "text/plain", "file", "eA==", "filename", "x.txt")))
                .post("/v0/" + twin.base().id() + "/" + record.apply(twin) + "/Nothing/uploadAttachment"));
        if (!name.startsWith("own")) {
            all.put(name + " comment", (twin, editor) -> editor.body("{\"text\":\"x\"}")
                    .post(twin.path(id(twin, table)) + "/" + record.apply(twin) + "/comments"));
            all.put(name + " write", write(table, record, Map.of("Title", "x")));
            all.put(
                    name + " delete",
                    (twin, editor) -> editor.delete(twin.path(id(twin, table)) + "/" + record.apply(twin)));
        }
    }

    private static Asking write(String table, Function<Twin, String> record, Map<String, ?> fields) {
        return (twin, editor) -> editor.body(Json.write(Map.of("fields", fields)))
                .patch(twin.path(id(twin, table)) + "/" + record.apply(twin));
    }

    private static Asking linking(Function<Twin, String> record) {
        return (twin, editor) -> editor.body(
                        Json.write(Map.of("fields", Map.of("Visits", List.of(twin.own(), record.apply(twin))))))
                .patch(twin.path("Clients") + "/" + twin.acme());
    }

    private static Asking create(String table, Map<String, ?> fields) {
        return (twin, editor) ->
                editor.body(Json.write(Map.of("fields", fields))).post(twin.path(table));
    }

    private static Asking upsert(List<String> mergeOn, Map<String, ?> fields) {
        return (twin, editor) -> editor.body(Json.write(Map.of(
                        "performUpsert",
                        Map.of("fieldsToMergeOn", mergeOn),
                        "records",
                        List.of(Map.of("fields", fields)))))
                .patch(twin.path("Visits"));
    }

    @Test
    void toolsOfAgents() {
        Map<String, String> different = new LinkedHashMap<>();
        Agent agent = Agent.trusted(EDITOR);
        for (String tool : List.of(
                "list_tables",
                "describe_table",
                "query_records",
                "get_record",
                "find_duplicates",
                "export_csv",
                "list_comments",
                "evaluate_formula",
                "update_records",
                "delete_records",
                "upsert_records")) {
            for (String table : List.of("Clients", "Visits", "Vault")) {
                for (String named : List.of("Title", "Margin", "Name", "Fee", "Keys")) {
                    Consumer<Map<String, Object>> more = arguments -> arguments(arguments, tool, named);
                    String one = called(agent, hiding, tool, table, more);
                    String other = called(agent, plain, tool, table, more);
                    if (!one.equals(other)) {
                        different.put(tool + " " + table + " " + named, one + "\n  but " + other);
                    }
                }
            }
        }
        assertThat(different).isEmpty();
    }

    private static void arguments(Map<String, Object> arguments, String tool, String field) {
        switch (tool) {
            case "list_tables" -> arguments.keySet().retainAll(List.of("base"));
            case "describe_table", "export_csv", "query_records" -> arguments.remove("record");
            case "find_duplicates" -> {
                arguments.remove("record");
                arguments.put("fields", List.of(field));
            }
            case "evaluate_formula" -> arguments.put("formula", "{" + field + "} & ''");
            case "update_records" ->
                arguments.put(
                        "records", List.of(Map.of("id", arguments.remove("record"), "fields", Map.of(field, "1"))));
            case "delete_records" -> arguments.put("records", List.of(arguments.remove("record")));
            case "upsert_records" -> {
                arguments.remove("record");
                arguments.put("mergeOn", List.of(field));
                arguments.put("records", List.of(Map.of(field, "Cellar")));
            }
            default -> {}
        }
    }

    private static String called(
            Agent agent, Twin twin, String tool, String table, Consumer<Map<String, Object>> more) {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("base", twin.base().id());
        arguments.put("table", table);
        arguments.put("record", table.equals("Vault") ? twin.secret() : twin.others());
        more.accept(arguments);
        return normal(agent.ask("tools/call", Map.of("name", tool, "arguments", arguments))
                .toString());
    }
}

package org.pyairtable.data.record.computed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.post;
import static org.pyairtable.data.DataFixture.probe;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.data.DataFixture;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.wire.Json;
import org.pyairtable.testkit.SuiteResource;

/** Rollups of link cells that are not read because they are large: what is kept is what adding up again would give. */
@QuarkusTest
@TestProfile(KeptRollupsIT.SmallCells.class)
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class KeptRollupsIT {
    private static final int MOST = 5;
    private static final int PARENTS = 3;
    private static final int REQUESTS = 220;

    /** Cells with more than five records count as large, so that they grow and shrink across the bound. */
    public static class SmallCells implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("pyairtable.links.read", Integer.toString(MOST));
        }
    }

    /** A child as the test knows it. */
    private static final class Child {
        @Nullable
        BigDecimal amount;

        Set<String> parents = new TreeSet<>();
    }

    private TestBase base;
    private String lines;
    private String amount;
    private String link;
    private String inverse;
    private final Map<String, Child> children = new LinkedHashMap<>();
    private final Set<String> parents = new LinkedHashSet<>();

    @BeforeEach
    void createTables() {
        base = base("Orders", List.of(field("Name", "singleLineText")));
        lines = base.addTable(
                "Lines", List.of(field("Name", "singleLineText"), field("Amount", "number", Map.of("precision", 2))));
        amount = owner().get("/v0/meta/bases/" + base.id() + "/tables")
                .path("tables[1].fields.find { it.name == 'Amount' }.id");
        link = base.addField(base.table(), field("Lines", "multipleRecordLinks", Map.of("linkedTableId", lines)));
        inverse = owner().get("/v0/meta/bases/" + base.id() + "/tables")
                .path("tables[1].fields.find { it.type == 'multipleRecordLinks' }.name");
    }

    private void roll(String name, String formula) {
        base.addField(
                base.table(),
                field(
                        name,
                        "rollup",
                        Map.of("recordLinkFieldId", link, "fieldIdInLinkedTable", amount, "formula", formula)));
    }

    private void derive() {
        roll("Sum", "SUM(values)");
        roll("Filled", "COUNTA(values)");
        roll("Numbers", "COUNT( values )");
        roll("All", "COUNTALL(values)");
        base.addField(base.table(), field("Count", "count", Map.of("recordLinkFieldId", link)));
        base.addField(base.table(), field("Twice", "formula", Map.of("formula", "{Sum} * 2")));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatIsKeptIsWhatAddingUpAgainGives(long seed) {
        derive();
        for (int i = 0; i < PARENTS; i++) {
            parents.add(base.create(base.table(), Map.of("Name", "p" + i)));
        }
        Random random = new Random(seed);
        for (int request = 0; request < REQUESTS; request++) {
            step(random, request);
            if (request % 10 == 9) {
                check(seed, request);
            }
        }
        check(seed, REQUESTS);
    }

    private void step(Random random, int request) {
        if (request == REQUESTS / 2) {
            base.addField(base.table(), field("Later", "singleLineText"));
        }
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> create(random);
            case 4, 5, 6 -> edit(random);
            case 7, 8 -> relink(random);
            case 9 -> delete(random);
            case 10 -> writeParent(random);
            default -> replaceParent(random);
        }
    }

    private @Nullable BigDecimal number(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> null;
            case 1 -> new BigDecimal("0.1");
            case 2 -> new BigDecimal("1e15").add(BigDecimal.valueOf(random.nextInt(1000), 2));
            case 3 -> new BigDecimal("-1e15");
            default -> BigDecimal.valueOf(random.nextInt(200_000) - 100_000, 3);
        };
    }

    private Set<String> someParents(Random random) {
        return parents.stream().filter(p -> random.nextInt(3) > 0).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> some(Set<String> ids, Random random, int most) {
        List<String> all = new ArrayList<>(ids);
        java.util.Collections.shuffle(all, random);
        return all.subList(0, Math.min(all.size(), 1 + random.nextInt(most)));
    }

    private void create(Random random) {
        List<Map<String, Object>> records = new ArrayList<>();
        List<Child> made = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(10); i++) {
            Child child = new Child();
            child.amount = number(random);
            child.parents = someParents(random);
            Map<String, Object> fields = new HashMap<>();
            fields.put(inverse, List.copyOf(child.parents));
            fields.put("Amount", child.amount);
            records.add(Map.of("fields", fields));
            made.add(child);
        }
        List<String> ids = post(base.path(lines), Map.of("records", records))
                .then()
                .statusCode(200)
                .extract()
                .path("records.id");
        for (int i = 0; i < ids.size(); i++) {
            children.put(ids.get(i), made.get(i));
        }
    }

    private void patch(String table, Map<String, Map<String, Object>> records) {
        if (!records.isEmpty()) {
            List<Map<String, Object>> list = new ArrayList<>();
            records.forEach((id, fields) -> list.add(Map.of("id", id, "fields", fields)));
            DataFixture.patch(base.path(table), Map.of("records", list)).then().statusCode(200);
        }
    }

    private void edit(Random random) {
        Map<String, Map<String, Object>> records = new LinkedHashMap<>();
        for (String id : some(children.keySet(), random, 4)) {
            Child child = children.get(id);
            child.amount = number(random);
            Map<String, Object> fields = new HashMap<>();
            fields.put("Amount", child.amount);
            records.put(id, fields);
        }
        patch(lines, records);
    }

    private void relink(Random random) {
        Map<String, Map<String, Object>> records = new LinkedHashMap<>();
        for (String id : some(children.keySet(), random, 10)) {
            Child child = children.get(id);
            child.parents = random.nextInt(3) == 0 ? new TreeSet<>() : someParents(random);
            child.amount = number(random);
            Map<String, Object> fields = new HashMap<>();
            fields.put(inverse, List.copyOf(child.parents));
            fields.put("Amount", child.amount);
            records.put(id, fields);
        }
        patch(lines, records);
    }

    private void delete(Random random) {
        List<String> gone = some(children.keySet(), random, 10);
        if (!gone.isEmpty()) {
            owner().queryParam("records[]", gone)
                    .delete(base.path(lines))
                    .then()
                    .statusCode(200);
            children.keySet().removeAll(gone);
        }
    }

    /** From the other side: the cell is read and written as a whole. */
    private void writeParent(Random random) {
        String parent = some(parents, random, 1).getFirst();
        Set<String> linked = new TreeSet<>(some(children.keySet(), random, 12));
        children.forEach((id, child) -> {
            if (linked.contains(id)) {
                child.parents.add(parent);
            } else {
                child.parents.remove(parent);
            }
        });
        patch(base.table(), Map.of(parent, Map.of("Lines", List.copyOf(linked))));
    }

    private void replaceParent(Random random) {
        String gone = some(parents, random, 1).getFirst();
        if (random.nextInt(3) > 0) {
            patch(base.table(), Map.of(gone, Map.of("Name", "renamed")));
            return;
        }
        owner().delete(base.path() + "/" + gone).then().statusCode(200);
        parents.remove(gone);
        children.values().forEach(child -> child.parents.remove(gone));
        parents.add(base.create(base.table(), Map.of("Name", "new")));
    }

    private void check(long seed, int request) {
        for (String parent : parents) {
            List<Child> linked = children.values().stream()
                    .filter(child -> child.parents.contains(parent))
                    .toList();
            BigDecimal sum = linked.stream()
                    .flatMap(child -> Optional.ofNullable(child.amount).stream())
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            long filled = linked.stream().filter(child -> child.amount != null).count();
            JsonNode fields = Json.read(owner().get(base.path() + "/" + parent).asString())
                    .path("fields");
            String where = "seed " + seed + ", request " + request + ", " + linked.size() + " children";
            assertThat(fields.path("Lines").size()).as(where).isEqualTo(linked.size());
            assertThat(fields.path("Sum").decimalValue())
                    .as(where)
                    .isEqualByComparingTo(BigDecimal.valueOf(sum.doubleValue()));
            assertThat(fields.path("Twice").decimalValue())
                    .as(where)
                    .isEqualByComparingTo(BigDecimal.valueOf(2 * sum.doubleValue()));
            assertThat(fields.path("Filled").asLong()).as(where).isEqualTo(filled);
            assertThat(fields.path("Numbers").asLong()).as(where).isEqualTo(filled);
            assertThat(fields.path("All").asLong()).as(where).isEqualTo(linked.size());
            assertThat(fields.path("Count").asLong()).as(where).isEqualTo(linked.size());
        }
    }

    /** A tenth added ten times is one, however the records came to be linked. */
    @Test
    void decimalsAddUpExactly() {
        derive();
        String parent = base.create(base.table(), Map.of("Name", "p"));
        for (int i = 0; i < 10; i++) {
            base.create(lines, Map.of("Amount", 0.1, inverse, List.of(parent)));
        }
        assertThat(base.cell(base.table(), parent, "Sum")).isEqualTo(1);
        assertThat(base.cell(base.table(), parent, "Count")).isEqualTo(10);
    }

    /** What is derived from each record of a cell reads it as a whole, however large it is. */
    @Test
    void aLookupAndAGreatestOfALargeCellAreRight() {
        derive();
        roll("Most", "MAX(values)");
        base.addField(
                base.table(),
                field(
                        "Amounts",
                        "multipleLookupValues",
                        Map.of("recordLinkFieldId", link, "fieldIdInLinkedTable", amount)));
        String parent = base.create(base.table(), Map.of("Name", "p"));
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            ids.add(base.create(lines, Map.of("Amount", i, inverse, List.of(parent))));
        }
        patch(lines, Map.of(ids.get(3), Map.of("Amount", 70)));

        assertThat(base.cell(base.table(), parent, "Most")).isEqualTo(70);
        assertThat(base.cell(base.table(), parent, "Amounts")).isEqualTo(List.of(0, 1, 2, 70, 4, 5, 6, 7));
        assertThat(base.cell(base.table(), parent, "Sum")).isEqualTo(95);
    }

    /** The event of a record with very many links holds some of them, and what its totals are. */
    @Test
    void anEventHoldsABoundedNumberOfLinks() {
        derive();
        String parent = base.create(base.table(), Map.of("Name", "p"));
        for (int i = 0; i < 9; i++) {
            base.create(lines, Map.of("Name", "c" + i, "Amount", i, inverse, List.of(parent)));
        }
        JsonNode change = probe().await("data.records", m -> m.key().equals(Optional.of(base.table())), 10, PATIENCE)
                .get(9)
                .json()
                .path("changes")
                .get(0);
        assertThat(change.path("recordId").asText()).isEqualTo(parent);
        assertThat(change.path("fields").path(link)).hasSize(MOST);
        assertThat(change.path("links")).hasSize(MOST);
        assertThat(change.path("before").has(link)).isTrue();
        String sum = owner().get("/v0/meta/bases/" + base.id() + "/tables")
                .path("tables[0].fields.find { it.name == 'Sum' }.id");
        assertThat(change.path("fields").path(sum).asInt()).isEqualTo(36);
        assertThat(change.path("before").path(sum).asInt()).isEqualTo(28);
    }

    /** A webhook is told of each record of a cell. */
    @Test
    void aWebhookIsToldOfLargeCellsAsAWhole() {
        derive();
        String parent = base.create(base.table(), Map.of("Name", "p"));
        for (int i = 0; i < 8; i++) {
            base.create(lines, Map.of("Amount", i, inverse, List.of(parent)));
        }
        String hooks = "/v0/bases/" + base.id() + "/webhooks";
        String hook = post(
                        hooks,
                        Map.of(
                                "specification",
                                Map.of("options", Map.of("filters", Map.of("dataTypes", List.of("tableData"))))))
                .path("id");
        base.create(lines, Map.of("Amount", 100, inverse, List.of(parent)));

        JsonNode cells = Json.read(owner().get(hooks + "/" + hook + "/payloads").asString())
                .path("payloads")
                .get(0)
                .path("changedTablesById")
                .path(base.table())
                .path("changedRecordsById")
                .path(parent)
                .path("current")
                .path("cellValuesByFieldId");
        assertThat(cells.path(link)).hasSize(9);
        assertThat(base.cell(base.table(), parent, "Sum")).isEqualTo(128);
    }
}

package org.pyairtable.data.access;

import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.field;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.pyairtable.data.Crew;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Rule.Access;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.SchemaCache;
import org.pyairtable.data.wire.Json;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.testkit.SuiteResource;

/**
 * What a decision costs, on the service's own beans with a base of ten tables and 200 fields and 20 rules, five of which
 * concern the reader. Prints figures and asserts none; run by {@code deploy/bench/run decision}.
 */
@QuarkusTest
@EnabledIfSystemProperty(named = "bench.decision", matches = "true")
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class DecisionCostIT {
    private static final int TABLES = 10;
    private static final int FIELDS = 20;
    private static final int RULES = 20;
    private static final int ROUNDS = 15;
    private static final int WARMING = 5;
    private static final long ROUND = Duration.ofSeconds(1).toNanos();
    private static final int BATCH = 1_000;

    @Inject
    AccessPolicy policy;

    @Inject
    SchemaCache schemas;

    /** What was decided; printed, so that the compiler leaves no decision out. */
    private long decided;

    @Test
    void printsTheCostOfDecisions() {
        Crew crew = Crew.joined();
        Base open = base(crew);
        Base ruled = base(crew);
        addRules(crew, ruled);
        Base restricted = schema(ruled.id());
        Principal viewer = new Principal(crew.viewer(), "member", Set.of("*"), Set.of("*"), "bench");
        Principal owner = new Principal(crew.owner(), "member", Set.of("*"), Set.of("*"), "bench");
        Table table = restricted.tables().getFirst();
        Grant grant = policy.grant(viewer, Optional.of(restricted), Permission.READ_RECORDS);
        List<String> ids = table.fields().stream().map(Field::id).toList();

        System.out.printf("%-72s %10s %10s %10s%n", "decision, ns", "median", "least", "most");
        measure("a member of a base without rules reads", () -> grant(viewer, open));
        measure("an owner reads a base with 20 rules", () -> grant(owner, restricted));
        measure("a member whom five of 20 rules concern reads", () -> grant(viewer, restricted));
        int[] next = {0};
        measure("that member may read the table, and cells of a field", () -> {
            String id = ids.get(next[0]++ % FIELDS);
            Table read = grant.table(restricted, table.id(), Access.READ);
            return read.find(id).filter(grant::shows).isPresent() ? 1 : 0;
        });
        measure(
                "that member may write cells of a field",
                () -> grant.writes(table.fields().get(next[0]++ % FIELDS)) ? 1 : 0);
        System.out.printf("(%d of the last ones allowed)%n", decided);
    }

    private int grant(Principal principal, Base base) {
        return policy.grant(principal, Optional.of(base), Permission.READ_RECORDS)
                        .isRestricted()
                ? 1
                : 0;
    }

    private void measure(String what, IntSupplier decision) {
        double[] nanos = IntStream.range(0, ROUNDS)
                .mapToDouble(round -> round(decision))
                .skip(WARMING)
                .sorted()
                .toArray();
        System.out.printf(
                "%-72s %10.0f %10.0f %10.0f%n", what, nanos[nanos.length / 2], nanos[0], nanos[nanos.length - 1]);
    }

    private double round(IntSupplier decision) {
        long begin = System.nanoTime();
        long decisions = 0;
        int sum = 0;
        while (System.nanoTime() - begin < ROUND) {
            for (int i = 0; i < BATCH; i++) {
                sum += decision.getAsInt();
            }
            decisions += BATCH;
        }
        decided += sum;
        return (double) (System.nanoTime() - begin) / decisions;
    }

    private Base base(Crew crew) {
        TestBase base = crew.base("T0", fields());
        for (int i = 1; i < TABLES; i++) {
            as(crew.owner())
                    .body(Json.write(Map.of("name", "T" + i, "fields", fields())))
                    .post("/v0/meta/bases/" + base.id() + "/tables")
                    .then()
                    .statusCode(200);
        }
        return schema(base.id());
    }

    private static List<Map<String, Object>> fields() {
        return IntStream.range(0, FIELDS)
                .mapToObj(i -> field("F" + i, "singleLineText"))
                .toList();
    }

    private void addRules(Crew crew, Base base) {
        List<Map<String, Object>> rules = new ArrayList<>();
        for (int i = 0; i < RULES; i++) {
            Map<String, String> audience = i % 4 == 0
                    ? Map.of("role", "viewer")
                    : Map.of(
                            "user",
                            Arrays.asList(crew.editor(), crew.commenter()).get(i % 2));
            rules.add(Map.of(
                    "name",
                    "R" + i,
                    "audience",
                    audience,
                    "tables",
                    List.of(Map.of(
                            "table",
                            "T" + i % TABLES,
                            "hiddenFields",
                            List.of("F" + (1 + i % 9)),
                            "readOnlyFields",
                            List.of("F" + (11 + i % 9))))));
        }
        as(crew.owner())
                .body(Json.write(Map.of("revision", 0, "rules", rules)))
                .put("/api/bases/" + base.id() + "/rules")
                .then()
                .statusCode(200);
    }

    private Base schema(String id) {
        return schemas.current(id).await().atMost(PATIENCE).orElseThrow().base();
    }
}

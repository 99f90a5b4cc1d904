package org.pyairtable.data.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.data.DataFixture.EDITOR;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.WORKSPACE;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.probe;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.Sql;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** Commands that write many records, all or none. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class BatchCommandsIT {
    private TestBase base;

    @BeforeEach
    void aTable() {
        base = base(
                "Jobs", List.of(field("Name", "singleLineText"), field("Amount", "number", Map.of("precision", 0))));
    }

    private Message answer(String type, Map<String, ?> payload) {
        CloudEvent command = CloudEvent.ofJson("org.pyairtable.data.commands." + type + ".v1", payload)
                .withSubject(base.id())
                .withActor(EDITOR)
                .withWorkspace(WORKSPACE)
                .withCorrelation("batch-" + base.id());
        probe().send("data.commands", base.id(), command);
        return probe().await("data.results", m -> m.header("ce_causation").equals(command.id()), PATIENCE);
    }

    private Message write(List<? extends Map<String, ?>> records, String... mergeOn) {
        Map<String, Object> payload =
                new HashMap<>(Map.of("baseId", base.id(), "table", "Jobs", "records", records, "typecast", false));
        if (mergeOn.length > 0) {
            payload.put("fieldsToMergeOn", List.of(mergeOn));
        }
        return answer("write-batch", payload);
    }

    private static Map<String, ?> record(Map<String, ?> fields) {
        return Map.of("fields", fields);
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private String count() {
        return Sql.column("select count(*) from " + SqlNames.table(base.table()))
                .getFirst();
    }

    @Test
    void aThousandRecordsAreWrittenByOneCommandAndDeletedByAnother() {
        Message written = write(IntStream.range(0, 1_000)
                .mapToObj(i -> record(Map.of("Name", "job " + i, "Amount", i)))
                .toList());

        List<String> ids = texts(written.json().path("recordIds"));
        assertThat(written.type()).isEqualTo("org.pyairtable.data.results.batch-written.v1");
        assertThat(ids).hasSize(1_000).doesNotHaveDuplicates();
        assertThat(texts(written.json().path("createdIds"))).isEqualTo(ids);
        assertThat(base.cell(base.table(), ids.get(17), "Name")).isEqualTo("job 17");
        assertThat(Sql.column("select distinct xmin::text from " + SqlNames.table(base.table())))
                .hasSize(1);

        Message deleted = answer("delete-batch", Map.of("baseId", base.id(), "table", "Jobs", "recordIds", ids));

        assertThat(texts(deleted.json().path("deletedIds"))).isEqualTo(ids);
        assertThat(count()).isEqualTo("0");
        assertThat(write(IntStream.range(0, 1_001)
                                .mapToObj(i -> record(Map.of("Name", "x")))
                                .toList())
                        .json()
                        .path("message")
                        .asText())
                .isEqualTo("A batch has 1 to 1000 records, and this one has 1001");
        assertThat(count()).isEqualTo("0");
    }

    @Test
    void recordsAreUpdatedByTheirIdsAndMergedOnFields() {
        String roof = base.create(base.table(), Map.of("Name", "Roof", "Amount", 1));
        String cellar = base.create(base.table(), Map.of("Name", "Cellar", "Amount", 2));

        Message merged = write(
                List.of(
                        record(Map.of("Name", "Roof", "Amount", 10)),
                        record(Map.of("Name", "Wall")),
                        Map.of("recordId", cellar, "fields", Map.of("Amount", 20))),
                "Name");

        List<String> ids = texts(merged.json().path("recordIds"));
        assertThat(ids).hasSize(3).startsWith(roof).endsWith(cellar);
        assertThat(texts(merged.json().path("createdIds"))).containsExactly(ids.get(1));
        assertThat(base.cell(base.table(), roof, "Amount")).isEqualTo(10);
        assertThat(base.cell(base.table(), cellar, "Amount")).isEqualTo(20);
        assertThat(base.cell(base.table(), ids.get(1), "Name")).isEqualTo("Wall");
    }

    @Test
    void whatIsWrongIsNamedByRecordAndFieldAndNothingIsWritten() {
        Message values = write(List.of(
                record(Map.of("Name", "fine")),
                record(Map.of("Amount", "seven")),
                record(Map.of("Colour", "red")),
                Map.of("recordId", "nonsense", "fields", Map.of("Name", "x"))));
        Message cells = write(List.of(
                record(Map.of("Name", "fine")), record(Map.of("Amount", "seven")), record(Map.of("Colour", "red"))));
        Message absent = write(List.of(
                record(Map.of("Name", "fine")),
                Map.of("recordId", "recDOESNOTEXIST00", "fields", Map.of("Name", "x"))));
        Message twice = write(
                List.of(record(Map.of("Name", "same")), record(Map.of("Amount", 1)), record(Map.of("Name", "same"))),
                "Name");

        assertThat(values.type()).isEqualTo("org.pyairtable.data.results.command-rejected.v1");
        assertThat(values.json().path("type").asText()).isEqualTo("INVALID_BATCH");
        assertThat(values.json().path("message").asText()).startsWith("Nothing was written. record 3: ");
        assertThat(cells.json().path("message").asText())
                .isEqualTo(
                        "Nothing was written. record 1, field \"Amount\": Field \"Amount\" cannot accept the provided"
                                + " value; record 2, field \"Colour\": Unknown field name: \"Colour\"");
        assertThat(absent.json().path("message").asText())
                .startsWith("Nothing was written. record 1: ")
                .contains("recDOESNOTEXIST00");
        assertThat(twice.json().path("message").asText())
                .isEqualTo(
                        "Nothing was written. record 1, field \"Name\": Each record without an id needs a value of the"
                                + " field \"Name\", on which records are merged; record 2: Has the same values to merge on as"
                                + " record 0 of the batch");
        assertThat(owner().get(base.path()).jsonPath().getList("records")).isEmpty();
    }
}

package org.pyairtable.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds every event to its published schema. A new event, or an allowed addition, is published by running this test with
 * {@code -Dcontracts.publish=true}, which refuses what would break a reader.
 */
class PublishedContractsTest {
    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final Path ASYNC_API = Path.of("asyncapi.yaml");
    private static final boolean PUBLISH = Boolean.getBoolean("contracts.publish");
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();

    static Stream<Class<? extends Event>> events() {
        return Topics.all().stream().flatMap(topic -> topic.events().stream());
    }

    @ParameterizedTest
    @MethodSource("events")
    void theSchemaIsThePublishedOne(Class<? extends Event> event) throws IOException {
        Path file = RESOURCES.resolve("schemas").resolve(Topic.typeOf(event) + ".json");
        ObjectNode current = EventSchema.of(event);
        if (Files.exists(file)) {
            JsonNode published = JSON.readTree(file.toFile());
            assertThat(SchemaEvolution.breaks(published, current))
                    .as("%s may only be added to; a breaking change is a new version beside it", event.getSimpleName())
                    .isEmpty();
        }
        publishOrCompare(file, JSON.writeValueAsString(current) + "\n");
    }

    /** Examples are never rewritten: those of old versions of a payload stay readable for ever. */
    @ParameterizedTest
    @MethodSource("events")
    void thereIsAnExample(Class<? extends Event> event) throws IOException {
        Path file = RESOURCES.resolve("examples").resolve(Topic.typeOf(event) + ".json");
        if (PUBLISH && !Files.exists(file)) {
            Files.writeString(file, JSON.writeValueAsString(Examples.of(event)) + "\n");
        }
        assertThat(file).exists();
    }

    @Test
    void noPublishedEventHasDisappeared() throws IOException {
        Set<String> present = new HashSet<>();
        events().forEach(e -> present.add(Topic.typeOf(e) + ".json"));
        try (Stream<Path> published = Files.list(RESOURCES.resolve("schemas"))) {
            assertThat(published.map(p -> p.getFileName().toString())).allMatch(present::contains);
        }
    }

    @Test
    void theAsyncApiDocumentIsTheGeneratedOne() throws IOException {
        publishOrCompare(ASYNC_API, AsyncApi.document());
    }

    @Test
    void typesAndTopicsHaveUniqueWellFormedNames() {
        List<String> types = events().map(Topic::typeOf).toList();
        assertThat(types)
                .doesNotHaveDuplicates()
                .allMatch(t -> t.matches("org\\.pyairtable(\\.[a-z-]+)+\\.v[1-9][0-9]*"));
        assertThat(Topics.all().stream().map(Topic::name))
                .doesNotHaveDuplicates()
                .allMatch(n -> n.matches("[a-z]+\\.[a-z-]+"));
    }

    @Test
    void aRemovedRenamedRetypedOrNewlyRequiredPropertyIsABreak() {
        ObjectNode published = EventSchema.of(IdentityEvent.UserRegistered.class);
        ObjectNode removed = published.deepCopy();
        ((ObjectNode) removed.get("properties")).remove("email");
        ObjectNode retyped = published.deepCopy();
        ((ObjectNode) retyped.get("properties").get("name")).put("type", "integer");
        ObjectNode demanding = published.deepCopy();
        ((ObjectNode) demanding.get("properties")).putObject("phone").put("type", "string");
        ((ArrayNode) demanding.get("required")).add("phone");

        assertThat(SchemaEvolution.breaks(published, removed)).containsExactly(".email: removed or renamed");
        assertThat(SchemaEvolution.breaks(published, retyped)).containsExactly(".name: type changed");
        assertThat(SchemaEvolution.breaks(published, demanding)).containsExactly(".phone: newly required");
    }

    @Test
    void aNarrowedEnumIsABreakAndAnOptionalAdditionIsNone() {
        ObjectNode published = EventSchema.of(RecordEvent.RecordsChanged.class);
        ObjectNode narrowed = published.deepCopy();
        ((ArrayNode) narrowed.at("/properties/changes/items/properties/kind/enum")).remove(0);
        ObjectNode wider = published.deepCopy();
        ((ObjectNode) wider.get("properties")).putObject("note").put("type", "string");

        assertThat(SchemaEvolution.breaks(published, narrowed))
                .containsExactly(".changes[].kind: value CREATED removed");
        assertThat(SchemaEvolution.breaks(published, wider)).isEmpty();
    }

    private static void publishOrCompare(Path file, String current) throws IOException {
        if (PUBLISH) {
            Files.writeString(file, current);
        }
        assertThat(file).as("published with -Dcontracts.publish=true").exists();
        assertThat(Files.readString(file)).isEqualTo(current);
    }
}

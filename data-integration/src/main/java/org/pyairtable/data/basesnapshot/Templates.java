package org.pyairtable.data.basesnapshot;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.wire.Json;

/** The templates that come with the service; each is a schema as a snapshot keeps it, in the resources. */
@Singleton
public class Templates {
    /** @param tables their names */
    public record Template(String id, String name, String description, List<String> tables, String shape) {}

    private static final List<String> BUILT_IN = List.of("project-tracker", "crm", "inventory");

    private final Map<String, Template> templates = new LinkedHashMap<>();

    Templates() {
        BUILT_IN.forEach(id -> templates.put(id, load(id)));
    }

    private static Template load(String id) {
        try (InputStream resource = Templates.class.getResourceAsStream("/templates/" + id + ".json")) {
            if (resource == null) {
                throw new IllegalStateException("There is no template " + id);
            }
            String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
            JsonNode json = Json.read(text);
            return new Template(
                    id,
                    json.path("name").asText(),
                    json.path("description").asText(),
                    names(json.path("tables")),
                    text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> names(JsonNode tables) {
        List<String> names = new ArrayList<>();
        tables.forEach(table -> names.add(table.path("name").asText()));
        return names;
    }

    public List<Template> all() {
        return List.copyOf(templates.values());
    }

    public Optional<Template> find(String id) {
        return Optional.ofNullable(templates.get(id));
    }
}

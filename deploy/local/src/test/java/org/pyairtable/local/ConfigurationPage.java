package org.pyairtable.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The page of all settings, and the list of them that {@code config check} knows. */
final class ConfigurationPage {
    private static final String HEADER = """
            # Configuration

            <!-- Generated from the configuration mappings and their Javadoc. Do not edit; after a change of a mapping:
                 ./mvnw -pl deploy/local test -Dtest=ConfigurationPageTest -Dsettings.publish=true -->

            Services read their settings from the environment. `./pyairtable up` hands its own environment on to all services;
            the compose files pass on what their `environment` names. `./pyairtable config check` says what is missing, unknown
            or wrong in the environment, `./pyairtable config check .env` the same of a file for docker compose.

            Durations are written `500ms`, `30s`, `5m`, `2h`, `7d` or as in ISO 8601 (`PT30S`); sizes `512K`, `10M`, `5G`; lists
            with commas. A secret can be given as a file instead: `PYAIRTABLE_CORE_SECRET_KEY_FILE=/run/secrets/core-key` for
            `PYAIRTABLE_CORE_SECRET_KEY`, and so for each setting marked as a secret below and for
            `QUARKUS_DATASOURCE_PASSWORD` and `KAFKA_SASL_JAAS_CONFIG`. The line break at the end of the file does not count.
            """;

    private static final int LONGEST = 80;

    private final List<MappingSources.Mapping> mappings;
    private final List<Setting> surroundings;

    ConfigurationPage(List<MappingSources.Mapping> mappings, List<Setting> surroundings) {
        this.mappings = mappings;
        this.surroundings = surroundings;
    }

    String markdown() {
        StringBuilder page = new StringBuilder(HEADER);
        Set<String> places = new LinkedHashSet<>();
        mappings.forEach(mapping -> places.add(mapping.place()));
        surroundings.forEach(setting -> places.add(setting.place()));
        for (String place : places) {
            page.append("\n## ").append(title(place)).append('\n');
            List<Setting> others = surroundings.stream()
                    .filter(setting -> setting.place().equals(place))
                    .toList();
            if (!others.isEmpty()) {
                table(page, others);
            }
            mappings.stream().filter(mapping -> mapping.place().equals(place)).forEach(mapping -> {
                page.append("\n`")
                        .append(mapping.prefix())
                        .append("`: ")
                        .append(mapping.description())
                        .append('\n');
                table(page, mapping.settings());
            });
        }
        return page.toString();
    }

    /** A line for each setting of the mappings. */
    String catalogue() throws JsonProcessingException {
        ObjectWriter writer =
                Json.MAPPER.writer().without(com.fasterxml.jackson.databind.SerializationFeature.INDENT_OUTPUT);
        List<String> lines = new ArrayList<>();
        for (MappingSources.Mapping mapping : mappings) {
            for (Setting setting : mapping.settings()) {
                lines.add("  " + writer.writeValueAsString(setting));
            }
        }
        return "[\n" + String.join(",\n", lines) + "\n]\n";
    }

    private static void table(StringBuilder page, List<Setting> settings) {
        page.append("\n| environment | type | default | what it does |\n|---|---|---|---|\n");
        for (Setting setting : settings) {
            page.append("| `")
                    .append(setting.name())
                    .append("` | ")
                    .append(type(setting))
                    .append(" | ")
                    .append(preset(setting))
                    .append(" | ")
                    .append(setting.description().replace("|", "\\|"))
                    .append(" |\n");
        }
    }

    private static String type(Setting setting) {
        return setting.type().equals("32 bytes in base64") ? "secret, 32 bytes in base64" : setting.type();
    }

    private static String preset(Setting setting) {
        if (setting.required()) {
            return "required";
        }
        if (setting.preset().length() > LONGEST) {
            return "set by each service";
        }
        return setting.preset().isEmpty() ? "–" : "`" + setting.preset() + "`";
    }

    private static String title(String place) {
        return place.contains(" ") || place.equals("compose")
                ? Character.toUpperCase(place.charAt(0)) + place.substring(1)
                : place;
    }
}

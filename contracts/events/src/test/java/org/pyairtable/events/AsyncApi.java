package org.pyairtable.events;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** The AsyncAPI 3.0 document of all topics, for owners of other systems. */
final class AsyncApi {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER));

    private AsyncApi() {}

    static String document() {
        ObjectNode root = YAML.createObjectNode().put("asyncapi", "3.0.0");
        root.putObject("info")
                .put("title", "PyAirtable events")
                .put("version", "1.0.0")
                .put(
                        "description",
                        "CloudEvents 1.0 in binary mode: attributes are Kafka headers with the prefix ce_, the value is the"
                                + " payload as JSON. Outside producers publish to topics of kind commands and to"
                                + " ingest.events; what does not validate goes to <topic>.dlq.<service>.")
                .putObject("license")
                .put("name", "Apache-2.0");
        root.put("defaultContentType", "application/json");
        ObjectNode channels = root.putObject("channels");
        ObjectNode messages = root.putObject("components").putObject("messages");
        for (Topic<? extends Event> topic : Topics.all()) {
            ObjectNode channel = channels.putObject(topic.name())
                    .put("address", topic.name())
                    .put("description", topic.description())
                    .put("x-kind", topic.kind().name().toLowerCase(Locale.ROOT));
            channel.putObject("bindings").putObject("kafka").put("partitions", topic.partitions());
            ObjectNode channelMessages = channel.putObject("messages");
            for (Class<? extends Event> event : topic.events()) {
                String name = Topic.typeOf(event);
                channelMessages.putObject(name).put("$ref", "#/components/messages/" + name);
                messages.putObject(name)
                        .put("name", name)
                        .put("title", event.getSimpleName())
                        .putObject("payload")
                        .put("$ref", "src/main/resources/schemas/" + name + ".json");
            }
        }
        try {
            return YAML.writeValueAsString(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package org.pyairtable.testkit.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationRulesTest {
    @TempDir
    Path module;

    @BeforeEach
    void anEmptyModule() throws IOException {
        Files.createDirectories(module.resolve("target/classes"));
        Files.createDirectories(module.resolve("src/main/resources"));
        Files.createDirectories(module.resolve("src/main/java"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "users.url=http://core-platform:8080/api",
                "users.url=http://core-platform.pyairtable.example/api",
                "users.url=http://localhost:8080",
                "users.url=https://10.0.0.7/api",
                "users.url=http://[::1]:8080/api",
                "users.url=ws://users.default.svc.cluster.local/ws",
                "users.url=http://${users.host}:8080"
            })
    void theUrlOfAServiceIsFoundInAConfiguration(String line) throws IOException {
        configure("quarkus.application.name=fixture", line);
        assertThatThrownBy(this::check)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("[2: no URL of another service anywhere]")
                .hasMessageContaining("application.properties:2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "airtable.url=https://api.airtable.com",
                "schema=http://json-schema.org/draft-07/schema#",
                "quarkus.otel.exporter.otlp.endpoint=http://localhost:4317",
                "text=http:// is a scheme"
            })
    void theUrlsOfThirdPartiesAndTheCollectorPass(String line) throws IOException {
        configure(line);
        check();
    }

    @Test
    void theUrlOfAServiceIsFoundInTheSourcesButNotInTheirComments() throws IOException {
        Path source = module.resolve("src/main/java/Caller.java");
        Files.writeString(source, "/** See http://localhost:8080/q/dev. */\nclass Caller {}\n");
        check();
        Files.writeString(source, "class Caller {\n    String url = \"http://ai-ml:8080\";\n}\n");
        assertThatThrownBy(this::check).hasMessageContaining("ai-ml in " + source + ":2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mp.messaging.incoming.records.topic=data.recordz",
                "%test.mp.messaging.incoming.records.topics=data.records,data.recordz",
                "pyairtable.inbox.topics = data.recordz , data.schemas",
                "mp.messaging.outgoing.dead.topic=data.recordz.dlq.ai-ml"
            })
    void aConfiguredTopicThatDoesNotExistIsFound(String line) throws IOException {
        configure(line);
        assertThatThrownBy(this::check)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("broken 1 time(s)")
                .hasMessageContaining("[4: every configured topic is in Topics.all()] data.recordz");
    }

    @Test
    void topicsThatExistAndTheirDeadLettersPass() throws IOException {
        configure(
                "mp.messaging.incoming.records.topics=data.records,data.schemas",
                "pyairtable.inbox.topics=core.identity",
                "mp.messaging.incoming.inbox.topics=${pyairtable.inbox.topics}",
                "mp.messaging.outgoing.dead.topic=data.records.dlq.ai-ml",
                "pyairtable.other.subject=data.recordz");
        check();
        assertThat(ConfiguredTopics.violations(module)).isEmpty();
    }

    private void configure(String... lines) throws IOException {
        Files.writeString(module.resolve("src/main/resources/application.properties"), String.join("\n", lines) + "\n");
    }

    private void check() {
        ArchitectureRules.check("org.pyairtable.fixture", module);
    }
}

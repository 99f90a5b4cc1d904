package org.pyairtable.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {
    private static final String COMMAND =
            "./mvnw -pl deploy/local test -Dtest=ConfigurationPageTest -Dsettings.publish=true";
    private static final Path REPOSITORY = Path.of(System.getProperty("project.root"));
    private static final Path PAGE = REPOSITORY.resolve("docs/configuration.md");
    private static final Path CATALOGUE = REPOSITORY
            .resolve("deploy/local/src/main/resources/org/pyairtable/local")
            .resolve(SettingCatalogue.GENERATED);

    private final MappingSources sources = new MappingSources(REPOSITORY);
    private final ConfigurationPage page =
            new ConfigurationPage(sources.mappings(), SettingCatalogue.read(SettingCatalogue.WRITTEN));

    ConfigurationPageTest() throws IOException {}

    @Test
    void thePageAndTheCatalogueSayWhatTheMappingsDeclare() throws IOException {
        if (Boolean.getBoolean("settings.publish")) {
            Files.writeString(PAGE, page.markdown());
            Files.writeString(CATALOGUE, page.catalogue());
        }

        assertThat(PAGE).as("stale: run %s", COMMAND).content().isEqualTo(page.markdown());
        assertThat(CATALOGUE).as("stale: run %s", COMMAND).content().isEqualTo(page.catalogue());
    }

    @Test
    void aSettingIsReadFromItsMapping() throws IOException {
        assertThat(sources.mappings())
                .flatExtracting(MappingSources.Mapping::settings)
                .contains(new Setting(
                        "PYAIRTABLE_WATCHDOG_LIMIT",
                        "pyairtable.watchdog.limit",
                        "every service",
                        "duration",
                        "30s",
                        false,
                        false,
                        "An event loop that has not turned for this long, counted in the watchdog's own running time,"
                                + " ends the process."));
    }

    @Test
    void everyTypeOfTheCatalogueIsOneThatTheCheckKnowsAndTakesItsDefault() throws IOException {
        for (MappingSources.Mapping mapping : sources.mappings()) {
            for (Setting setting : mapping.settings()) {
                ValueType type = ValueType.of(setting.type());
                if (!setting.preset().isEmpty() && !setting.preset().contains(":")) {
                    assertThat(type.objection(setting.preset()))
                            .as(setting.key())
                            .isEmpty();
                }
            }
        }
    }

    @Test
    void noSettingOfOursIsReadBesideTheMappings() throws IOException {
        Pattern beside = Pattern.compile(
                "(@ConfigProperty\\(name = |getConfig\\(\\)\\s*\\.get\\w*\\(|\\{)\"?pyairtable\\.[a-z.-]+(\"|:)");
        for (String module : List.of(
                "contracts/runtime",
                "contracts/outbox",
                "api-gateway",
                "core-platform",
                "data-integration",
                "ai-ml",
                "workflow-engine",
                "communication-hub")) {
            try (Stream<Path> files = Files.walk(REPOSITORY.resolve(module).resolve("src/main/java"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    assertThat(beside.matcher(Files.readString(file)).results().map(found -> found.group()))
                            .as("%s: a setting belongs in a @ConfigMapping", file)
                            .isEmpty();
                }
            }
        }
    }
}

package org.pyairtable.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentCheckTest {
    private static final Path REPOSITORY = Path.of(System.getProperty("project.root"));

    @TempDir
    private Path folder;

    @Test
    void anUnknownSettingIsNamedWithTheOneThatWasMeant() throws IOException {
        assertThat(local(Map.of("PYAIRTABLE_LISTS_SCAN", "3")))
                .containsExactly("PYAIRTABLE_LISTS_SCAN is not known: did you mean PYAIRTABLE_LISTS_SCANS?");
        assertThat(local(Map.of("PYAIRTABLE_NOTHING_LIKE_IT", "3")))
                .containsExactly("PYAIRTABLE_NOTHING_LIKE_IT is not known; docs/configuration.md lists all settings");
    }

    @Test
    void wrongValuesAreNamedWithTheirRule() throws IOException {
        assertThat(local(Map.of(
                        "PYAIRTABLE_LISTS_SCANS", "0",
                        "PYAIRTABLE_LISTS_EVALUATION", "soon",
                        "PYAIRTABLE_LISTS_PAGE", "much",
                        "PYAIRTABLE_PORT", "65536",
                        "PYAIRTABLE_CORE_REGISTRATION_MODE", "ajar",
                        "PYAIRTABLE_WATCHDOG_ENABLED", "yes",
                        "PYAIRTABLE_AI_CHAT_BASE_URL", "example.org")))
                .containsExactly(
                        "PYAIRTABLE_AI_CHAT_BASE_URL must be a URL that begins with http:// or https://, not 'example.org'",
                        "PYAIRTABLE_CORE_REGISTRATION_MODE must be one of open, closed, invite, domains, not 'ajar'",
                        "PYAIRTABLE_LISTS_EVALUATION must be a duration such as 500ms, 30s, 5m, 2h, 7d or PT30S, not 'soon'",
                        "PYAIRTABLE_LISTS_PAGE must be a size such as 512K, 10M or 5G, not 'much'",
                        "PYAIRTABLE_LISTS_SCANS must be a whole number from 1 to 1000, not '0'",
                        "PYAIRTABLE_PORT must be a whole number from 0 to 65535, not '65536'",
                        "PYAIRTABLE_WATCHDOG_ENABLED must be one of true, false, not 'yes'");
    }

    @Test
    void aSecretIsNeverRepeatedAndMayBeAFile() throws IOException {
        assertThat(local(Map.of("PYAIRTABLE_CORE_SECRET_KEY", "c2hvcnQ=")))
                .containsExactly("PYAIRTABLE_CORE_SECRET_KEY must be at least 32 random bytes in base64, not 5");
        assertThat(local(Map.of("PYAIRTABLE_CORE_SECRET_KEY_FILE", "/run/secrets/core")))
                .isEmpty();
        assertThat(local(Map.of("PYAIRTABLE_LISTS_SCANS_FILE", "/run/scans"))).hasSize(1);
    }

    @Test
    void variablesOfOthersAreNotLookedAt() throws IOException {
        assertThat(local(Map.of("PATH", "/bin", "QUARKUS_LOG_LEVEL", "DEBUG", "LANG", "C")))
                .isEmpty();
    }

    @Test
    void whatTheGeneratorOfEnvironmentsWritesIsRight() throws IOException, InterruptedException {
        Path file = folder.resolve(".env");
        int exit = new ProcessBuilder(
                        REPOSITORY.resolve("deploy/compose/generate-env").toString())
                .redirectOutput(file.toFile())
                .start()
                .waitFor();

        assertThat(exit).isZero();
        assertThat(run("config", "check", file.toString())).isEqualTo(Command.DONE);
    }

    @Test
    void aFileForComposeNamesWhatIsMissingAndWhatIsNotPassedOn() throws IOException {
        List<String> faults = new EnvironmentCheck(SettingCatalogue.load(), EnvironmentCheck.Use.COMPOSE)
                .faults(Map.of("POSTGRES_PASSWORT", "x", "PYAIRTABLE_WATCHDOG_LIMIT", "1m", "PYAIRTABLE_HOME", "/x"));

        assertThat(faults)
                .contains(
                        "POSTGRES_PASSWORD is missing: Password of the superuser of the database server.",
                        "POSTGRES_PASSWORT is not known: did you mean POSTGRES_PASSWORD?",
                        "PYAIRTABLE_WATCHDOG_LIMIT is not passed on by the compose files: name it under 'environment' of"
                                + " every service in a compose file of your own",
                        "PYAIRTABLE_HOME is for ./pyairtable only; compose does not read it")
                .anyMatch(fault -> fault.startsWith("PYAIRTABLE_CORE_SECRET_KEY is missing"));
    }

    @Test
    void faultsEndInAnExitCode() throws IOException {
        Path file = Files.writeString(folder.resolve("wrong.env"), "PYAIRTABLE_PORT=x # the gateway's\n");

        assertThat(run("config", "check", file.toString())).isEqualTo(Command.FAILED);
        assertThat(run("config")).isEqualTo(Command.MISUSED);
    }

    @Test
    void aFileIsReadAsComposeReadsIt() throws IOException {
        Path file = Files.writeString(
                folder.resolve("some.env"), "# a comment\n\nA=1 # one\nexport B = \"two # words\"\nC='3'\nD=a#b\nE=\n");

        assertThat(EnvFile.read(file)).isEqualTo(Map.of("A", "1", "B", "two # words", "C", "3", "D", "a#b", "E", ""));
        assertThatThrownBy(() -> EnvFile.read(Files.writeString(file, "A=1\nA=2\n")))
                .hasMessageEndingWith("line 2: A is given twice");
        assertThatThrownBy(() -> EnvFile.read(Files.writeString(file, "A 1\n")))
                .hasMessageEndingWith("line 1: must be NAME=value");
        assertThatThrownBy(() -> EnvFile.read(folder)).hasMessageEndingWith("is not a file");
    }

    private static List<String> local(Map<String, String> environment) throws IOException {
        return new EnvironmentCheck(SettingCatalogue.load(), EnvironmentCheck.Use.LOCAL).faults(environment);
    }

    private static int run(String... arguments) throws IOException {
        try {
            return Cli.run(
                    List.of(arguments),
                    Map.of(),
                    new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}

package org.pyairtable.runtime.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFilesTest {
    @TempDir
    private Path folder;

    @Test
    void aSecretIsReadFromItsFileWithoutTheLastLineBreak() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), " two words \n");

        assertThat(SecretFiles.read(Map.of("PYAIRTABLE_CORE_SECRET_KEY_FILE", file.toString())))
                .isEqualTo(Map.of("PYAIRTABLE_CORE_SECRET_KEY", " two words "));
    }

    @Test
    void aSecretFromAFileIsFoundByTheNameOfItsSetting() throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "s3cret");
        var config = new SmallRyeConfigBuilder()
                .withSources(new EnvConfigSource(
                        SecretFiles.read(Map.of("QUARKUS_DATASOURCE_PASSWORD_FILE", file.toString())), 310))
                .build();

        assertThat(config.getValue("quarkus.datasource.password", String.class)).isEqualTo("s3cret");
    }

    @Test
    void everySecretOfASettingMayBeAFile() throws IOException {
        String file = Files.writeString(folder.resolve("any"), "x").toString();

        for (String name : new String[] {
            "PYAIRTABLE_DATA_INTEGRATION_SECRET_KEY",
            "PYAIRTABLE_WORKFLOW_SECRET_KEY",
            "PYAIRTABLE_WEBHOOKS_SECRET_KEY",
            "PYAIRTABLE_BOOTSTRAP_PASSWORD",
            "PYAIRTABLE_AI_CHAT_API_KEY",
            "PYAIRTABLE_AI_EMBEDDING_OPENAI_API_KEY",
            "KAFKA_SASL_JAAS_CONFIG",
            "KAFKA_SSL_KEYSTORE_PASSWORD"
        }) {
            assertThat(SecretFiles.read(Map.of(name + "_FILE", file))).containsOnlyKeys(name);
        }
    }

    @Test
    void aFileThatIsMissingEmptyOrAFolderIsNamed() throws IOException {
        String variable = "PYAIRTABLE_WEBHOOKS_SECRET_KEY_FILE";
        Path empty = Files.writeString(folder.resolve("empty"), "\n");

        assertThatThrownBy(() -> SecretFiles.read(Map.of(variable, "/nowhere/key")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(variable + " names /nowhere/key, which cannot be read: NoSuchFileException");
        assertThatThrownBy(() -> SecretFiles.read(Map.of(variable, empty.toString())))
                .hasMessage(variable + " names " + empty + ", which is empty");
        assertThatThrownBy(() -> SecretFiles.read(Map.of(variable, folder.toString())))
                .hasMessageContaining("which cannot be read");
    }

    @Test
    void aSecretInTwoPlacesIsRefusedWithoutShowingIt() {
        assertThatThrownBy(() -> SecretFiles.read(Map.of(
                        "PYAIRTABLE_BOOTSTRAP_PASSWORD", "correct horse",
                        "PYAIRTABLE_BOOTSTRAP_PASSWORD_FILE", "/run/secrets/first-user")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                        "PYAIRTABLE_BOOTSTRAP_PASSWORD and PYAIRTABLE_BOOTSTRAP_PASSWORD_FILE are both set")
                .hasMessageNotContaining("horse");
    }

    @Test
    void filesOfOtherSettingsAreLeftAlone() {
        assertThat(SecretFiles.read(
                        Map.of("QUARKUS_TLS_TRUST_STORE_FILE", "/nowhere", "OTHER_PASSWORD_FILE", "/nowhere")))
                .isEmpty();
    }
}

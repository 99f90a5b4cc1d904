package org.pyairtable.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretsTest {
    @TempDir
    Path folder;

    @Test
    void areGeneratedOnceAndReadableByTheirOwnerAlone() throws IOException {
        Home home = Home.at(folder);

        Secrets created = Secrets.loadOrCreate(home, List.of("a", "b"));

        assertThat(Secrets.loadOrCreate(home, List.of("a", "b"))).isEqualTo(created);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.secrets())))
                .isEqualTo("rw-------");
        assertThat(List.of(
                        created.password(),
                        created.postgresPassword(),
                        created.coreKey(),
                        created.dataKey(),
                        created.workflowKey(),
                        created.aiKey(),
                        created.webhookKey(),
                        created.databasePassword("a"),
                        created.databasePassword("b")))
                .doesNotHaveDuplicates()
                .allMatch(secret -> secret.matches("[A-Za-z0-9+/=]{24,44}"));
    }

    @Test
    void differFromHomeToHome() throws IOException {
        Secrets first = Secrets.loadOrCreate(Home.at(folder.resolve("a")), List.of());
        Secrets second = Secrets.loadOrCreate(Home.at(folder.resolve("b")), List.of());

        assertThat(first.password()).isNotEqualTo(second.password());
    }

    @Test
    void aNewDatabaseLeavesTheKnownPasswords() throws IOException {
        Home home = Home.at(folder);
        Secrets before = Secrets.loadOrCreate(home, List.of("a"));

        Secrets after = Secrets.loadOrCreate(home, List.of("a", "b"));

        assertThat(after.databasePassword("a")).isEqualTo(before.databasePassword("a"));
        assertThat(after.password()).isEqualTo(before.password());
        assertThat(after.databasePassword("b")).hasSize(24);
    }

    @Test
    void aKeyThatAnOldHomeLacksIsAddedAndKept() throws IOException {
        Home home = Home.at(folder);
        Secrets before = Secrets.loadOrCreate(home, List.of("a"));
        ObjectNode old = (ObjectNode) Json.MAPPER.readTree(home.secrets().toFile());
        old.remove("dataKey");
        old.remove("workflowKey");
        old.remove("aiKey");
        Json.MAPPER.writeValue(home.secrets().toFile(), old);

        Secrets after = Secrets.loadOrCreate(home, List.of("a"));

        assertThat(after.dataKey()).hasSize(44).isNotEqualTo(before.dataKey());
        assertThat(after.workflowKey()).hasSize(44).isNotEqualTo(before.workflowKey());
        assertThat(after.aiKey()).hasSize(44).isNotEqualTo(before.aiKey());
        assertThat(after.webhookKey()).isEqualTo(before.webhookKey());
        assertThat(Secrets.loadOrCreate(home, List.of("a"))).isEqualTo(after);
    }

    @Test
    void neverAppearInText() throws IOException {
        Secrets secrets = Secrets.loadOrCreate(Home.at(folder), List.of("a"));

        assertThat(secrets.toString())
                .doesNotContain(secrets.password(), secrets.postgresPassword(), secrets.databasePassword("a"));
    }
}

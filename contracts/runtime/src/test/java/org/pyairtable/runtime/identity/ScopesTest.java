package org.pyairtable.runtime.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ScopesTest {
    private static final Path PAGE = Path.of("../../docs/scopes.md");
    private static final String COMMAND = "./mvnw -pl contracts/runtime test -Dtest=ScopesTest -Dscopes.publish=true";

    @Test
    void thePageListsEveryScopeWithWhatItAllows() throws IOException {
        String text = page();
        if (Boolean.getBoolean("scopes.publish")) {
            Files.writeString(PAGE, text);
        }

        assertThat(Files.readString(PAGE))
                .as("Is stale; write it anew with " + COMMAND)
                .isEqualTo(text);
    }

    @Test
    void everyScopeSaysInOneLineWhatItAllows() {
        assertThat(Scopes.all())
                .extracting(Scopes.Scope::allows)
                .doesNotHaveDuplicates()
                .allMatch(text -> text.length() >= 10
                        && text.length() <= 120
                        && text.lines().count() == 1);
    }

    private static String page() {
        StringBuilder text = new StringBuilder("""
                # Scopes of tokens

                What a personal access token may do: its `scopes`, in workspaces and bases where its owner may do it too.
                `GET /api/tokens/scopes` lists the same. Written by `%s`.

                | scope | allows to |
                |---|---|
                """.formatted(COMMAND));
        Scopes.all().forEach(scope -> text.append("| `%s` | %s |\n".formatted(scope.name(), scope.allows())));
        return text.toString();
    }
}

package org.pyairtable.workflow.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.pyairtable.workflow.Documents;
import org.pyairtable.workflow.definitions.Draft;
import org.pyairtable.workflow.definitions.DraftReader;
import org.pyairtable.workflow.steps.Step;

/** What is documented can be saved, and the page is of these kinds. */
class WorkflowsPageTest {
    private static final Path PAGE = Path.of("../docs/workflows.md");
    private static final String COMMAND =
            "./mvnw -pl workflow-engine test -Dtest=WorkflowsPageTest -Dworkflows.publish=true";

    private final DraftReader reader = new DraftReader();

    @Test
    void thePageSaysWhatTheKindsSay() throws IOException {
        String text = WorkflowsPage.text();
        if (Boolean.getBoolean("workflows.publish")) {
            Files.writeString(PAGE, text);
        }

        assertThat(Files.readString(PAGE))
                .as("Is stale; write it anew with " + COMMAND)
                .isEqualTo(text);
    }

    @Test
    void everyExampleIsReadAndWrittenAgain() {
        for (KindDescription step : KindDescription.steps()) {
            Draft draft = reader.read(Documents.write(
                    Map.of("name", "Example", "trigger", Map.of("type", "manual"), "steps", List.of(step.example()))));

            assertThat(draft.steps()).extracting(Step::action).containsExactly(step.name());
            assertThat(Documents.read(Documents.write(draft), Draft.class)).isEqualTo(draft);
        }
        for (KindDescription trigger : KindDescription.triggers()) {
            Draft draft = reader.read(Documents.write(Map.of(
                    "name",
                    "Example",
                    "trigger",
                    trigger.example(),
                    "steps",
                    List.of(Map.of("id", "a", "action", "evaluate", "formula", "1")))));

            assertThat(draft.trigger().type()).isEqualTo(trigger.name());
        }
    }

    @Test
    void theSchemaHasEveryKindWithItsMembers() {
        Map<?, ?> definitions = (Map<?, ?>) DefinitionSchema.whole().get("$defs");

        Set<String> kinds = KindDescription.steps().stream()
                .map(step -> "step." + step.name())
                .collect(Collectors.toSet());
        assertThat(definitions.keySet()).map(Object::toString).containsAll(kinds);
        Map<?, ?> forEach = (Map<?, ?>) definitions.get("step.forEach");
        assertThat(forEach.get("required")).isEqualTo(List.of("action", "id", "list", "steps"));
        assertThat(((Map<?, ?>) forEach.get("properties")).keySet())
                .map(Object::toString)
                .containsExactlyInAnyOrder(
                        "action", "id", "list", "steps", "atOnce", "result", "onError", "compensate", "timeout");
    }
}

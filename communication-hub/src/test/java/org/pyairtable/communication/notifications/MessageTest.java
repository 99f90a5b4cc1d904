package org.pyairtable.communication.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageTest {
    private static final Category WORKFLOW = new Category("workflow");

    @Test
    void itsDataSurvivesTheDatabase() {
        Message message = new Message("wsp1", WORKFLOW, "Late", "By 3 days", Map.of("recordId", "rec1", "days", 3));

        assertThat(Message.readData(message.dataJson()).get("days").intValue()).isEqualTo(3);
        assertThat(Message.readData(message.dataJson()).get("recordId").textValue())
                .isEqualTo("rec1");
    }

    @Test
    void invalidContentIsRefused() {
        assertThatThrownBy(() -> message(" ", "text", Map.of())).hasMessage("title is empty");
        assertThatThrownBy(() -> message("t".repeat(301), "text", Map.of()))
                .hasMessage("title is longer than 300 characters");
        assertThatThrownBy(() -> message("t", "b".repeat(20_001), Map.of()))
                .hasMessage("body is longer than 20000 characters");
        assertThatThrownBy(() -> message("t", "a\0b", Map.of())).hasMessage("body contains the character NUL");
        assertThatThrownBy(() -> message("t", "b", Map.of("x", "y".repeat(20_000))))
                .hasMessageContaining("data is longer");
    }

    @Test
    void aCategoryIsALowerCaseWordAndAllButSecurityMayBeMuted() {
        assertThat(WORKFLOW.mayBeMuted()).isTrue();
        assertThat(Category.SECURITY.mayBeMuted()).isFalse();
        assertThatThrownBy(() -> new Category("Two words")).hasMessageContaining("is not a category");
        assertThatThrownBy(() -> new Category("")).hasMessageContaining("is not a category");
    }

    private static Message message(String title, String body, Map<String, Object> data) {
        return new Message("wsp1", WORKFLOW, title, body, data);
    }
}

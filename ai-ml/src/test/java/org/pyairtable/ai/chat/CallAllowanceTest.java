package org.pyairtable.ai.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.testkit.settings.MappingProbe;

class CallAllowanceTest {
    private static final QuestionId QUESTION = new QuestionId("cht1", 7);

    private final ObjectMapper json = new ObjectMapper();

    private static CallAllowance allowance(String calls, String results) {
        return new CallAllowance(MappingProbe.of(AiSettings.class)
                .with(Map.of("tools.most-calls", calls, "tools.most-results", results))
                .tools());
    }

    @Test
    void resultsShareTheRoomUntilThereIsNoneAndCallsEnd() {
        CallAllowance allowance = allowance("2", "20K");

        assertThat(allowance.room(1)).isEqualTo(12_000);
        assertThat(allowance.room(4)).isEqualTo(5_120);
        allowance.read("é".repeat(10_200));
        assertThat(allowance.room(1)).isZero();
        assertThat(List.of(allowance.takeCall(), allowance.takeCall(), allowance.takeCall()))
                .containsExactly(true, true, false);
    }

    @Test
    void aChangeHasTheSameKeyWheneverItsQuestionIsAnsweredAndASecondEqualOneAnother() {
        Map<String, Object> sorted = new LinkedHashMap<>();
        sorted.put("base", "app1");
        sorted.put("records", List.of(Map.of("Name", "Roof")));
        Map<String, Object> other = new LinkedHashMap<>();
        other.put("records", List.of(Map.of("Name", "Roof")));
        other.put("base", "app1");
        CallAllowance first = allowance("9", "20K");
        CallAllowance again = allowance("9", "20K");

        String key = first.key(QUESTION, "create_records", sorted, json);

        assertThat(again.key(QUESTION, "create_records", other, json)).isEqualTo(key);
        assertThat(first.key(QUESTION, "create_records", sorted, json)).isNotEqualTo(key);
        assertThat(again.key(new QuestionId("cht1", 8), "create_records", sorted, json))
                .isNotEqualTo(key);
        assertThat(key).matches("chat-[0-9a-f]{64}");
    }
}

package org.pyairtable.runtime.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.runtime.identity.WritePolicy.Decision;

class WritePolicyTest {
    @Test
    void aToolWithoutADecisionFollowsTheOneForAllOthersAndElseAsks() {
        WritePolicy some = WritePolicy.ofWire(Map.of("*", "deny", "add_comment", "allow"));

        assertThat(some.of("add_comment")).isEqualTo(Decision.ALLOW);
        assertThat(some.of("delete_records")).isEqualTo(Decision.DENY);
        assertThat(WritePolicy.ofWire(Map.of("add_comment", "allow")).of("delete_records"))
                .isEqualTo(Decision.ASK);
        assertThat(WritePolicy.ofWire(null).of("delete_records")).isEqualTo(Decision.ASK);
    }

    @Test
    void aDecisionOfALaterVersionAsks() {
        assertThat(WritePolicy.ofWire(Map.of("*", "allow-on-tuesdays")).of("create_records"))
                .isEqualTo(Decision.ASK);
    }

    @Test
    void aPolicyIsWithinOneThatLetsEveryToolDoAtLeastAsMuch() {
        WritePolicy comments = WritePolicy.ofWire(Map.of("add_comment", "allow"));

        assertThat(WritePolicy.ASK.isWithin(WritePolicy.ALLOW)).isTrue();
        assertThat(WritePolicy.ALLOW.isWithin(WritePolicy.ASK)).isFalse();
        assertThat(comments.isWithin(WritePolicy.ALLOW)).isTrue();
        assertThat(comments.isWithin(WritePolicy.ASK)).isFalse();
        assertThat(WritePolicy.ofWire(Map.of("*", "deny")).isWithin(comments)).isTrue();
    }

    @Test
    void theWireKeepsWhatIsSaid() {
        Map<String, String> wire = Map.of("*", "deny", "add_comment", "allow");

        assertThat(WritePolicy.ofWire(wire).wire()).isEqualTo(wire);
        assertThat(WritePolicy.ASK.wire()).isEmpty();
    }
}

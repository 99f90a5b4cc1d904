package org.pyairtable.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FreePortsTest {
    private final FreePorts ports = new FreePorts(new Random(1));

    @Test
    void givesEachNameAPortOfItsOwnBelowTheOutgoingRange() {
        Map<String, Integer> allotted = ports.allot(List.of("a", "b", "c"), Map.of());

        assertThat(allotted).containsOnlyKeys("a", "b", "c");
        assertThat(allotted.values()).doesNotHaveDuplicates().allMatch(port -> port >= 20_000 && port < 32_000);
    }

    @Test
    void takesTheKeptPortAgain() {
        Map<String, Integer> before = ports.allot(List.of("a", "b"), Map.of());

        assertThat(ports.allot(List.of("a", "b"), before)).isEqualTo(before);
    }

    @Test
    void replacesAKeptPortThatIsInUse() throws IOException {
        try (ServerSocket somebody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int taken = somebody.getLocalPort();

            assertThat(FreePorts.isFree(taken)).isFalse();
            assertThat(ports.allot(List.of("a"), Map.of("a", taken))).doesNotContainValue(taken);
        }
    }

    @Test
    void twoNamesThatKeptTheSamePortPart() {
        Map<String, Integer> allotted = ports.allot(List.of("a", "b"), Map.of("a", 20_001, "b", 20_001));

        assertThat(allotted.values()).doesNotHaveDuplicates();
    }
}

package org.pyairtable.runtime.health;

import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.List;

/** All gates of this instance. */
@Singleton
public class ReadinessGates {
    private final List<ReadinessGate> gates;

    ReadinessGates(@All List<ReadinessGate> gates) {
        this.gates = gates;
    }

    public boolean allOpen() {
        return gates.stream().allMatch(ReadinessGate::open);
    }

    List<ReadinessGate> gates() {
        return gates;
    }
}

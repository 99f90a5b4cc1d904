package org.pyairtable.communication;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.architecture.ArchitectureRules;

class ArchitectureTest {
    @Test
    void theServiceKeepsTheRules() {
        ArchitectureRules.check("org.pyairtable.communication", Path.of(""));
    }
}

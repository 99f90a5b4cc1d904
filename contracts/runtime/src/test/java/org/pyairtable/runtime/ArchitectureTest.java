package org.pyairtable.runtime;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.architecture.ArchitectureRules;

class ArchitectureTest {
    @Test
    void theModuleKeepsTheRules() {
        ArchitectureRules.check("org.pyairtable.runtime", Path.of(""));
    }
}

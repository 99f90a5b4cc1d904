package org.pyairtable.ai;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.architecture.ArchitectureRules;

class ArchitectureTest {
    @Test
    void the_module_keeps_the_rules() {
        ArchitectureRules.check("org.pyairtable.ai", Path.of(""));
    }
}

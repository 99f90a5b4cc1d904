package org.pyairtable.local;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.architecture.ArchitectureRules;
import org.pyairtable.testkit.architecture.RuledModule;

class ArchitectureTest {
    @Test
    void theModuleKeepsTheRules() {
        ArchitectureRules.check(new RuledModule.Program("org.pyairtable.local"), Path.of(""));
    }
}

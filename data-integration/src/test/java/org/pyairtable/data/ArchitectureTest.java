package org.pyairtable.data;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.architecture.ArchitectureRules;

class ArchitectureTest {
    @Test
    void theServiceKeepsTheRules() {
        ArchitectureRules.check("org.pyairtable.data", Path.of(""));
    }

    @Test
    void theInsideKnowsNeitherHttpNorADialect() {
        ArchitectureRules.checkFloors(
                "org.pyairtable.data",
                Path.of(""),
                "org.pyairtable.data.airtable..",
                "org.pyairtable.data.command..",
                "org.pyairtable.data..web..");
    }
}

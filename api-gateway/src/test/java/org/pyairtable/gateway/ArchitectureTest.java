package org.pyairtable.gateway;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.architecture.ArchitectureRules;
import org.pyairtable.testkit.architecture.RuledModule;

class ArchitectureTest {
    /** The proxy sends requests on; the guard judges the heads of the answers, which are objects of the HTTP client too. */
    private static final List<String> FORWARDING =
            List.of("org.pyairtable.gateway.proxy", "org.pyairtable.gateway.guard");

    @Test
    void theModuleKeepsTheRules() {
        ArchitectureRules.check(new RuledModule.Forwarder("org.pyairtable.gateway", FORWARDING), Path.of(""));
    }
}

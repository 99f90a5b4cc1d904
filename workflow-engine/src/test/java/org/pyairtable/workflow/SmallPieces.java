package org.pyairtable.workflow;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Limits that a test reaches, with a database of its own. */
public final class SmallPieces implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "pyairtable.workflow.workflows-per-trigger", "3",
                "pyairtable.workflow.runs-per-transaction", "4",
                "pyairtable.workflow.tick", "PT0.2S");
    }
}

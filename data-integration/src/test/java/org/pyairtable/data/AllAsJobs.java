package org.pyairtable.data;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Changes of small tables are jobs too. */
public final class AllAsJobs implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("pyairtable.jobs.from", "0", "pyairtable.jobs.tick", "200ms");
    }
}

package org.pyairtable.core;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** An installation with closed registration, with a database of its own. */
public final class Closed implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("pyairtable.core.registration.mode", "closed");
    }
}

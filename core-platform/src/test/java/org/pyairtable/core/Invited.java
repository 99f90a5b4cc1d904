package org.pyairtable.core;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** An installation as it is by default: registration by invitation, no first user of the configuration. With a database of its own. */
public final class Invited implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "pyairtable.core.registration.mode", "invite",
                "pyairtable.bootstrap.email", "",
                "pyairtable.bootstrap.password", "");
    }
}

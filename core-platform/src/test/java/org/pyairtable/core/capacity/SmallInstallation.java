package org.pyairtable.core.capacity;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** An installation that is soon full, with a database of its own. Its first user takes a user's and a membership's place. */
public final class SmallInstallation implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "pyairtable.core.capacity.users", "3",
                "pyairtable.core.capacity.memberships", "5",
                "pyairtable.core.capacity.tokens", "2");
    }
}

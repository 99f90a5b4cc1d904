package org.pyairtable.outbox;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.pyairtable.events.State;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.events.WorkspaceEvent;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.KafkaProbe;

/** Publishes more memberships than are read at once, and an event of their user, before the application starts. */
public final class MembershipsBeforeStart implements QuarkusTestResourceLifecycleManager {
    static final int MEMBERSHIPS = 100_000;
    static final String USER = "usrOfMany";
    static final String EVENT = "handled-at-the-start";

    /** For Quarkus. */
    public MembershipsBeforeStart() {}

    @Override
    public Map<String, String> start() {
        CloudEvent template = CloudEvent.of(Topic.typeOf(State.Membership.class), "{}");
        try (KafkaProbe kafka = new KafkaProbe()) {
            kafka.topology().createTopic("core.workspaces", Topics.WORKSPACES.partitions());
            kafka.topology().createTopic("core.memberships", 1, Map.of("cleanup.policy", "compact"));
            kafka.send(
                    "core.workspaces",
                    "wsp1",
                    CloudEvent.of(
                                    Topic.typeOf(WorkspaceEvent.WorkspaceRenamed.class),
                                    "{\"workspaceId\":\"wsp1\",\"name\":\"early\"}")
                            .withId(EVENT)
                            .withActor(USER));
            for (int i = 1; i < MEMBERSHIPS; i++) {
                // The last one is waited for, and the others are before it.
                var unused =
                        kafka.sendLater("core.memberships", "wsp" + i + "/" + USER, template.headers(), membership(i));
            }
            kafka.send(
                    "core.memberships", "wsp" + MEMBERSHIPS + "/" + USER, template.headers(), membership(MEMBERSHIPS));
        }
        return Map.of();
    }

    private static byte[] membership(int workspace) {
        return "{\"workspaceId\":\"wsp%d\",\"userId\":\"%s\",\"role\":\"owner\"}"
                .formatted(workspace, USER)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Nothing to do: the broker lives as long as the JVM. */
    @Override
    public void stop() {}
}

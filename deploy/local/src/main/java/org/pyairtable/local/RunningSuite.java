package org.pyairtable.local;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A suite whose supervisor lives, seen from another process.
 *
 * @param state the latest that was read
 */
record RunningSuite(Home home, ProcessHandle supervisor, SuiteState state) {

    /** Empty when nothing runs on the home, whatever files say. */
    static Optional<RunningSuite> find(Home home) {
        return SuiteState.read(home)
                .flatMap(state -> state.living(home).map(supervisor -> new RunningSuite(home, supervisor, state)));
    }

    boolean isReady() {
        return state.phase() == SuiteState.Phase.READY
                && state.processes().stream().allMatch(process -> process.state() == ProcessState.READY);
    }

    /** The names in start order, for tables. */
    static List<String> names() {
        return List.of(
                PostgresServer.NAME,
                KafkaBroker.NAME,
                "core-platform",
                "data-integration",
                "ai-ml",
                "workflow-engine",
                "communication-hub",
                ServiceDefinition.GATEWAY);
    }

    /** The bearer of the first user's rights. */
    GatewayClient gateway() throws IOException {
        return new GatewayClient(state.gateway(), home, Secrets.loadOrCreate(home, List.of()));
    }
}

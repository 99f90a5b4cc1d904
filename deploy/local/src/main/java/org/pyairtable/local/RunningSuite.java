package org.pyairtable.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A suite whose supervisor is alive, as seen by another process.
 *
 * @param state the latest state that was read
 */
record RunningSuite(Home home, ProcessHandle supervisor, SuiteState state) {

    /** Empty when no suite runs in the home, whatever its files say. */
    static Optional<RunningSuite> find(Home home) {
        return SuiteState.read(home)
                .flatMap(state -> state.living(home).map(supervisor -> new RunningSuite(home, supervisor, state)));
    }

    boolean isReady() {
        return state.phase() == SuiteState.Phase.READY
                && state.processes().stream().allMatch(process -> process.state() == ProcessState.READY);
    }

    /** The names in start order, for tables. */
    static List<String> names(int instances) {
        List<String> names = new ArrayList<>(List.of(PostgresServer.NAME, KafkaBroker.NAME));
        for (String service :
                List.of("core-platform", "data-integration", "ai-ml", "workflow-engine", "communication-hub")) {
            for (int instance = 1; instance <= instances; instance++) {
                names.add(ServiceDefinition.process(service, instance));
            }
        }
        names.add(ServiceDefinition.GATEWAY);
        return names;
    }

    /** A client of the gateway as the first user. */
    GatewayClient gateway() throws IOException {
        return new GatewayClient(state.gateway(), home, Secrets.loadOrCreate(home, List.of()));
    }
}

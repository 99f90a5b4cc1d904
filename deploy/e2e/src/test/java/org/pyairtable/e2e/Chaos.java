package org.pyairtable.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** Kills processes of the suite one after the other, now and then two at once, the engine more often than others. */
final class Chaos {
    private static final Map<String, Integer> WEIGHTS =
            Map.of("workflow-engine", 6, "data-integration", 4, "kafka", 3, "postgres", 3);
    private static final int ONE_OF_TWO_AT_ONCE = 4;

    private final RunningSuite suite;
    private final Random random;
    private final List<String> victims = new ArrayList<>();
    private final Map<String, Integer> kills = new TreeMap<>();

    Chaos(RunningSuite suite, Random random) {
        this.suite = suite;
        this.random = random;
        suite.parts().stream().map(RunningSuite.Part::name).sorted().forEach(name -> {
            for (int i = 0; i < WEIGHTS.getOrDefault(name.replaceAll("-\\d+$", ""), 1); i++) {
                victims.add(name);
            }
        });
    }

    /** Goes on for so long; each process is ready again before the next one is killed. */
    void last(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(
                    Duration.ofMillis(random.nextInt(2_000, 8_000)).toNanos());
            List<RunningSuite.Part> killed = new ArrayList<>(kill(victim()));
            if (random.nextInt(ONE_OF_TWO_AT_ONCE) == 0) {
                killed.addAll(kill(victim()));
            }
            killed.forEach(part -> kills.merge(part.name(), 1, Integer::sum));
            killed.forEach(suite::awaitRestart);
        }
    }

    /** Nothing is killed that is not there: a process may have ended by itself, or just been killed. */
    private List<RunningSuite.Part> kill(String name) {
        RunningSuite.Part part = suite.part(name);
        Optional<ProcessHandle> process = ProcessHandle.of(part.pid()).filter(ProcessHandle::isAlive);
        if (!part.isReady() || process.isEmpty()) {
            return List.of();
        }
        Signal.KILL.send(process.get());
        return List.of(part);
    }

    private String victim() {
        return victims.get(random.nextInt(victims.size()));
    }

    /** How often each process was killed. */
    Map<String, Integer> kills() {
        return kills;
    }
}

package org.pyairtable.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The faults of the lab: kills, pauses and absences of everything that runs. */
final class Faults {
    private static final Duration PAUSE = Duration.ofSeconds(8);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String WRITER = "data-integration";
    private static final String GATEWAY = "api-gateway";
    private static final String BROKER = "kafka";
    private static final String DATABASE = "postgres";
    private static final List<String> SERVICES =
            List.of("core-platform", WRITER, "ai-ml", "workflow-engine", "communication-hub", GATEWAY);

    private Faults() {}

    /** @param instances how many of each service run */
    static List<Fault> all(int instances) {
        List<Fault> all = new ArrayList<>();
        SERVICES.forEach(service -> all.add(kill(service, instances)));
        SERVICES.forEach(service -> all.add(pause(service)));
        all.add(kill(BROKER, instances));
        all.add(pause(BROKER));
        all.add(kill(DATABASE, instances));
        all.add(pause(DATABASE));
        all.add(backend());
        all.add(away(
                BROKER, Duration.ofSeconds(60), "every write is acknowledged; effects follow", Fault.Cost.NOTHING));
        all.add(away(DATABASE, Duration.ofSeconds(30), "503 until it is back", Fault.Cost.OUTAGE));
        all.add(everything());
        all.add(new Fault("disk full for 15 s", "refusals until there is room", Fault.Cost.OUTAGE, suite -> suite.disk()
                .orElseThrow()
                .fillFor(Duration.ofSeconds(15))));
        all.add(parked(instances));
        return all;
    }

    static Fault kill(String part, int instances) {
        String name = "kill -9 of " + part;
        Fault.Deed deed = suite -> suite.awaitRestart(suite.kill(part));
        if (part.equals(GATEWAY) || part.equals(DATABASE)) {
            return new Fault(name, "writes fail until it is back", Fault.Cost.OUTAGE, deed);
        }
        if (!part.equals(WRITER)) {
            return new Fault(name, "every write is acknowledged", Fault.Cost.NOTHING, deed);
        }
        return instances > 1
                ? new Fault(name, "single writes fail, no outage", Fault.Cost.SINGLE_REQUESTS, deed)
                : new Fault(name, "502, 503 until it is back", Fault.Cost.OUTAGE, deed);
    }

    /** A process that holds what it holds, answers nothing, and goes on as if nothing had been. */
    static Fault pause(String part) {
        boolean onTheWay = List.of(WRITER, GATEWAY, DATABASE).contains(part);
        return new Fault(
                "pause of " + part + " for " + PAUSE.toSeconds() + " s",
                onTheWay ? "writes wait or fail, the process is not restarted" : "every write is acknowledged",
                onTheWay ? Fault.Cost.OUTAGE : Fault.Cost.NOTHING,
                suite -> {
                    RunningSuite.Part paused = suite.part(part);
                    Signal.STOP.send(paused.process());
                    try {
                        pass(PAUSE);
                    } finally {
                        Signal.CONT.send(paused.process());
                    }
                    suite.requireSame(paused);
                });
    }

    static Fault backend() {
        return new Fault(
                "kill -9 of one PostgreSQL backend",
                "503 while all connections begin anew",
                Fault.Cost.OUTAGE,
                suite -> Signal.KILL.send(ProcessHandle.of(suite.ledger().backend("data_integration"))
                        .orElseThrow()));
    }

    /** The supervisor is held, so that the part is not started again before its time. */
    static Fault away(String part, Duration time, String expected, Fault.Cost cost) {
        return new Fault(part + " away for " + time.toSeconds() + " s", expected, cost, suite -> {
            RunningSuite.Part killed = suite.part(part);
            Signal.STOP.send(suite.supervisor());
            try {
                Signal.KILL.send(killed.process());
                pass(time);
            } finally {
                Signal.CONT.send(suite.supervisor());
            }
            suite.awaitRestart(killed);
        });
    }

    static Fault everything() {
        return new Fault("kill -9 of everything at once", "writes fail until all is back", Fault.Cost.OUTAGE, suite -> {
            List<RunningSuite.Part> all = suite.parts();
            all.forEach(part -> Signal.KILL.send(part.process()));
            all.forEach(suite::awaitRestart);
        });
    }

    /** The watchdog ends the process, the supervisor starts it again. */
    static Fault parked(int instances) {
        return new Fault(
                "an event loop of " + WRITER + " parks for ever",
                "the watchdog ends the process",
                instances > 1
                        ? new Fault.Cost(Fault.Cost.OUTAGE.statuses(), Integer.MAX_VALUE, PATIENCE)
                        : Fault.Cost.OUTAGE,
                suite -> {
                    RunningSuite.Part stuck = suite.part(WRITER);
                    ParkingAgent.into(stuck.process());
                    suite.awaitRestart(stuck);
                    suite.requireLastExit(WRITER, 70);
                });
    }

    private static void pass(Duration time) {
        long began = System.nanoTime();
        Until.holds(
                time.toSeconds() + " seconds",
                PATIENCE,
                () -> Duration.ofNanos(System.nanoTime() - began).compareTo(time) >= 0);
    }
}

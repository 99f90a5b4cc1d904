package org.pyairtable.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The fault lab. Every build has a handful of the faults; {@code ./mvnw verify -pl deploy/e2e -Pfaults} has all, with
 * {@code -De2e.instances=2} against two of each service.
 */
@ExtendWith(SuiteExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(7)
final class FaultLabIT {
    private final RunningSuite suite;
    private WebhookReceiver receiver;
    private FaultLab lab;

    FaultLabIT(RunningSuite suite) {
        this.suite = suite;
    }

    static List<Fault> everyBuild() {
        return List.of(
                Faults.pause("data-integration"),
                Faults.kill("communication-hub", RunningSuite.instances()),
                Faults.backend(),
                Faults.everything());
    }

    static List<Fault> others() {
        List<String> done = everyBuild().stream().map(Fault::name).toList();
        return Faults.all(RunningSuite.instances()).stream()
                .filter(fault -> !done.contains(fault.name()))
                .toList();
    }

    @BeforeAll
    void open() throws IOException {
        suite.awaitReady();
        receiver = WebhookReceiver.start(0);
        lab = new FaultLab(suite, Member.register(suite), receiver);
    }

    @AfterAll
    void print() {
        lab.print();
        receiver.close();
    }

    @ParameterizedTest
    @MethodSource("everyBuild")
    void losesNothingAndDuplicatesNothing(Fault fault) {
        lab.judge(fault);
    }

    @ParameterizedTest
    @MethodSource("others")
    @Tag("on-demand")
    void alsoLosesNothingAndDuplicatesNothing(Fault fault) {
        if (fault.name().startsWith("disk full") && suite.disk().isEmpty()) {
            lab.leftOut(fault, "the suite has no disk of its own");
            assumeTrue(false, "the suite has no disk of its own");
        }
        lab.judge(fault);
    }
}

package org.pyairtable.e2e;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Has the earlier build write its data while the tests before {@link UpgradeIT} run, which mostly wait: the test finds it there. A
 * failure is the test's own, which tries again and shows it.
 */
public final class EarlierDataAhead implements TestExecutionListener {
    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        long classes = plan.countTestIdentifiers(
                test -> test.getSource().filter(ClassSource.class::isInstance).isPresent());
        boolean upgrades = plan.countTestIdentifiers(test -> test.getSource()
                        .filter(source -> source instanceof ClassSource type
                                && type.getClassName().equals(UpgradeIT.class.getName()))
                        .isPresent())
                > 0;
        if (upgrades && classes > 1) {
            Thread.ofPlatform().daemon().name("earlier-data").start(EarlierDataAhead::write);
        }
    }

    private static void write() {
        Path repository = RunningSuite.repositoryOfThisBuild();
        try {
            EarlierBuild earlier = EarlierBuild.toUpgradeFrom(repository);
            if (earlier.isInHistory()) {
                EarlierData.writtenBy(earlier);
            }
        } catch (IOException | RuntimeException | AssertionError e) {
            System.err.println("The earlier build has not written its data ahead: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

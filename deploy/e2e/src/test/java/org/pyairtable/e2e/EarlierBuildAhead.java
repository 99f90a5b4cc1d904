package org.pyairtable.e2e;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Packages the earlier build while the tests before {@link UpgradeIT} run, which mostly wait: the test finds it there. A failure
 * is the test's own, which builds again and shows it.
 */
public final class EarlierBuildAhead implements TestExecutionListener {
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
            Thread.ofPlatform().daemon().name("earlier-build").start(EarlierBuildAhead::build);
        }
    }

    private static void build() {
        Path repository = RunningSuite.repositoryOfThisBuild();
        try {
            EarlierBuild earlier = EarlierBuild.toUpgradeFrom(repository);
            if (earlier.isInHistory()) {
                earlier.build();
            }
        } catch (IOException | AssertionError e) {
            System.err.println("The earlier build was not packaged ahead: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

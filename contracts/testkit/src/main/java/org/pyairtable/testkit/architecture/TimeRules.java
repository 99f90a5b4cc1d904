package org.pyairtable.testkit.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.pyairtable.testkit.architecture.ForbiddenCalls.method;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;

/** Rule 7, second half: time comes from an injected clock, so that a test can move it. */
final class TimeRules {
    private TimeRules() {}

    static List<ArchRule> all() {
        return List.of(TIME_COMES_FROM_A_CLOCK, ONE_CLOCK);
    }

    static final ArchRule TIME_COMES_FROM_A_CLOCK = classes()
            .should(new ForbiddenCalls("ask a clock", TimeRules::asksTheSystem))
            .as("7: time comes from an injected Clock");

    /** The runtime produces the clock that all others inject. */
    static final ArchRule ONE_CLOCK = classes()
            .that()
            .resideOutsideOfPackage("org.pyairtable.runtime..")
            .should(new ForbiddenCalls("inject the clock", TimeRules::makesAClock))
            .as("7: the Clock is injected");

    private static boolean asksTheSystem(CodeUnitAccessTarget target) {
        boolean now = target.getName().equals("now")
                && target.getOwner().getPackageName().startsWith("java.time")
                && target.getRawParameterTypes().stream().noneMatch(TimeRules::isClock);
        boolean newDate = target.getOwner().isEquivalentTo(Date.class)
                && target.getName().equals("<init>")
                && target.getRawParameterTypes().isEmpty();
        return now || newDate || method("java.lang.System", "currentTimeMillis").test(target);
    }

    private static boolean makesAClock(CodeUnitAccessTarget target) {
        boolean ofClock = target.getOwner().isEquivalentTo(Clock.class)
                || target.getOwner().isEquivalentTo(InstantSource.class);
        return ofClock
                && (target.getName().startsWith("system") || target.getName().startsWith("tick"))
                && target.getRawParameterTypes().stream().noneMatch(TimeRules::isClock);
    }

    private static boolean isClock(JavaClass type) {
        return type.isAssignableTo(Clock.class);
    }
}

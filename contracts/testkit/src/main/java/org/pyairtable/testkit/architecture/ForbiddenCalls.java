package org.pyairtable.testkit.architecture;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.function.Predicate;

/** Holds for classes without a call or method reference that meets the predicate. */
final class ForbiddenCalls extends ArchCondition<JavaClass> {
    private final Predicate<CodeUnitAccessTarget> forbidden;

    ForbiddenCalls(String description, Predicate<CodeUnitAccessTarget> forbidden) {
        super(description);
        this.forbidden = forbidden;
    }

    @Override
    public void check(JavaClass caller, ConditionEvents events) {
        caller.getCodeUnitAccessesFromSelf().stream()
                .filter(access -> forbidden.test(access.getTarget()))
                .forEach(access -> events.add(SimpleConditionEvent.violated(access, access.getDescription())));
    }

    /** Whether the target is a method of this name on this type or a subtype. */
    static Predicate<CodeUnitAccessTarget> method(String type, String name) {
        return target -> target.getName().equals(name) && target.getOwner().isAssignableTo(type);
    }
}

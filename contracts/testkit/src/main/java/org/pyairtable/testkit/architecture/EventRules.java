package org.pyairtable.testkit.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.regex.Pattern;
import org.pyairtable.events.Event;
import org.pyairtable.events.EventType;

/** Rule 4: events are records of Java's own types under explicit names. */
final class EventRules {
    private static final String EVENTS = "org.pyairtable.events";
    private static final Pattern WIRE_NAME = Pattern.compile("org\\.pyairtable(\\.[a-z][a-z0-9-]*)+\\.v[1-9][0-9]*");

    private EventRules() {}

    static List<ArchRule> all() {
        return List.of(EVENTS_ARE_RECORDS, EVENTS_HAVE_WIRE_NAMES, RECORDS_HOLD_JAVA_TYPES, EVENTS_LIVE_IN_CONTRACTS);
    }

    private static final DescribedPredicate<JavaClass> AN_EVENT =
            DescribedPredicate.describe("an event", type -> type.isAssignableTo(Event.class) && !type.isInterface());

    static final ArchRule EVENTS_ARE_RECORDS =
            classes().that(AN_EVENT).should().beRecords().as("4: events are records");

    static final ArchRule EVENTS_HAVE_WIRE_NAMES = classes()
            .that(AN_EVENT)
            .should(new ArchCondition<>("have a wire name") {
                @Override
                public void check(JavaClass event, ConditionEvents events) {
                    String name = event.tryGetAnnotationOfType(EventType.class)
                            .map(EventType::value)
                            .orElse("");
                    if (!WIRE_NAME.matcher(name).matches()) {
                        events.add(SimpleConditionEvent.violated(
                                event,
                                event.getName() + " has " + (name.isEmpty() ? "no @EventType" : "the name " + name)));
                    }
                }
            })
            .as("4: an event has an explicit name, org.pyairtable.<service>.<what>.v<version>");

    /** Also of the values inside of events: records that are themselves part of the events' package. */
    static final ArchRule RECORDS_HOLD_JAVA_TYPES = classes()
            .that()
            .areRecords()
            .and(AN_EVENT.or(DescribedPredicate.describe("of the events", EventRules::isOfEvents)))
            .should(new ArchCondition<>("hold types of java.. only") {
                @Override
                public void check(JavaClass event, ConditionEvents events) {
                    event.getFields().stream()
                            .filter(field -> field.getType().getAllInvolvedRawTypes().stream()
                                    .anyMatch(type -> !isPlain(type.getBaseComponentType())))
                            .map(JavaField::getDescription)
                            .forEach(field -> events.add(
                                    SimpleConditionEvent.violated(event, field + " is not of a type of java..")));
                }
            })
            .as("4: events hold types of java.. and values of the events' package only");

    static final ArchRule EVENTS_LIVE_IN_CONTRACTS = noClasses()
            .that()
            .resideOutsideOfPackage(EVENTS + "..")
            .should()
            .beAssignableTo(Event.class)
            .as("4: events are defined in contracts/events");

    private static boolean isPlain(JavaClass type) {
        return type.isPrimitive() || type.getPackageName().startsWith("java.") || isOfEvents(type);
    }

    private static boolean isOfEvents(JavaClass type) {
        return type.getPackageName().equals(EVENTS) || type.getPackageName().startsWith(EVENTS + ".");
    }
}

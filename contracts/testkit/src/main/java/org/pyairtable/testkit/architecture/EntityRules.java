package org.pyairtable.testkit.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Rule 5, entities stay inside, and the first half of rule 7, entities are versioned. Which entities emit events cannot
 * be read from class files; therefore every entity has a {@code @Version}, unless it is Hibernate's {@code @Immutable}:
 * such rows are never updated, so no update can be lost.
 */
final class EntityRules {
    private static final String ENTITY = "jakarta.persistence.Entity";
    private static final String VERSION = "jakarta.persistence.Version";
    private static final String IMMUTABLE = "org.hibernate.annotations.Immutable";
    private static final String PATH = "jakarta.ws.rs.Path";

    private EntityRules() {}

    static List<ArchRule> all() {
        return List.of(RESOURCES_SHOW_NO_ENTITIES, ENTITIES_ARE_VERSIONED);
    }

    private static final DescribedPredicate<JavaClass> A_RESOURCE = DescribedPredicate.describe(
            "a resource",
            type -> type.isAnnotatedWith(PATH)
                    || type.getMethods().stream().anyMatch(method -> method.isAnnotatedWith(PATH)));

    static final ArchRule RESOURCES_SHOW_NO_ENTITIES = classes()
            .that(A_RESOURCE)
            .should(new ArchCondition<>("show no entities") {
                @Override
                public void check(JavaClass resource, ConditionEvents events) {
                    resource.getMethods().stream()
                            .filter(method -> !method.getModifiers().contains(JavaModifier.PRIVATE)
                                    && !method.getModifiers().contains(JavaModifier.SYNTHETIC))
                            .filter(EntityRules::showsEntity)
                            .forEach(method -> events.add(SimpleConditionEvent.violated(
                                    method, method.getDescription() + " has an entity in its signature")));
                }
            })
            .as("5: entities never appear in a resource's signature, nor inside a record there");

    static final ArchRule ENTITIES_ARE_VERSIONED = classes()
            .that()
            .areAnnotatedWith(ENTITY)
            .and()
            .areNotAnnotatedWith(IMMUTABLE)
            .should(new ArchCondition<>("have a @Version") {
                @Override
                public void check(JavaClass entity, ConditionEvents events) {
                    if (entity.getAllFields().stream().noneMatch(field -> field.isAnnotatedWith(VERSION))
                            && entity.getAllMethods().stream().noneMatch(method -> method.isAnnotatedWith(VERSION))) {
                        events.add(SimpleConditionEvent.violated(entity, entity.getName() + " has no @Version"));
                    }
                }
            })
            .as("7: an entity has a @Version, or is @Immutable");

    private static boolean showsEntity(JavaMethod method) {
        var seen = new HashSet<JavaClass>();
        return Stream.concat(method.getParameterTypes().stream(), Stream.of(method.getReturnType()))
                .anyMatch(type -> holdsEntity(type, seen));
    }

    private static boolean holdsEntity(JavaType type, Set<JavaClass> seen) {
        return type.getAllInvolvedRawTypes().stream()
                .map(JavaClass::getBaseComponentType)
                .anyMatch(raw -> raw.isAnnotatedWith(ENTITY)
                        || (raw.isRecord()
                                && seen.add(raw)
                                && raw.getFields().stream().anyMatch(field -> holdsEntity(field.getType(), seen))));
    }
}

package org.pyairtable.testkit.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Rule 9: packages form a graph without cycles, and the inside of a feature does not depend on its HTTP resources. */
final class PackageRules {
    private static final String HTTP = "jakarta.ws.rs";
    private static final List<String> DOOR_ANNOTATIONS =
            List.of(HTTP + ".Path", HTTP + ".ext.Provider", "org.jboss.resteasy.reactive.server.");

    private PackageRules() {}

    static List<ArchRule> all(String modulePackage) {
        return List.of(noCycles(modulePackage), DOORS_ARE_OUTSIDE);
    }

    static ArchRule noCycles(String modulePackage) {
        return slices().assignedFrom(new PackageOf(modulePackage))
                .should()
                .beFreeOfCycles()
                .as("9: no cycles between packages");
    }

    static final ArchRule DOORS_ARE_OUTSIDE = noClasses()
            .that(DescribedPredicate.not(door()))
            .should()
            .dependOnClassesThat(door())
            .as("9: a feature's inside never imports its doors");

    /**
     * Everything outside of the packages of doors is inside: it knows no HTTP, and none of the doors' own types, such as the
     * errors of a dialect.
     *
     * @param doors patterns of packages, such as {@code org.pyairtable.data..web..}
     */
    static ArchRule floors(String modulePackage, List<String> doors) {
        String[] packages = doors.toArray(String[]::new);
        return noClasses()
                .that(resideInAPackage(modulePackage + "..").and(resideOutsideOfPackages(packages)))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(packages).or(resideInAnyPackage(HTTP + "..", "io.vertx.ext.web..")))
                .as("9: the inside knows neither HTTP nor what its doors are made of");
    }

    /** Resources, providers, mappers and filters, and what is nested in them. */
    static DescribedPredicate<JavaClass> door() {
        return DescribedPredicate.describe("a door", PackageRules::isDoor);
    }

    private static boolean isDoor(JavaClass type) {
        return Stream.iterate(Optional.of(type), Optional::isPresent, nested -> nested.orElseThrow()
                        .getEnclosingClass())
                .flatMap(Optional::stream)
                .anyMatch(PackageRules::answersHttp);
    }

    private static boolean answersHttp(JavaClass type) {
        return Stream.concat(
                        type.getAnnotations().stream(),
                        type.getMethods().stream().flatMap(method -> method.getAnnotations().stream()))
                .map(JavaAnnotation::getRawType)
                .anyMatch(annotation -> DOOR_ANNOTATIONS.stream().anyMatch(annotation.getName()::startsWith));
    }

    /** One slice per package of the module; types of other modules belong to none. */
    private record PackageOf(String modulePackage) implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getPackageName();
            return name.equals(modulePackage) || name.startsWith(modulePackage + ".")
                    ? SliceIdentifier.of(name)
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages of " + modulePackage;
        }
    }
}

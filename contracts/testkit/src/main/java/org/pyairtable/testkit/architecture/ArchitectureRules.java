package org.pyairtable.testkit.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * All rules together. A module's test:
 *
 * <pre>{@code
 * class ArchitectureTest {
 *     @Test
 *     void theModuleKeepsTheRules() {
 *         ArchitectureRules.check("org.pyairtable.core", Path.of(""));
 *     }
 * }
 * }</pre>
 *
 * <p>Rule 8, one user per database, needs a database: {@link org.pyairtable.testkit.ForeignCredentials} holds it.
 */
public final class ArchitectureRules {
    private ArchitectureRules() {}

    /**
     * Checks the main classes and the configuration of a module.
     *
     * @param modulePackage the module's root package
     * @param moduleDir the module's folder, in which it has been compiled
     * @throws AssertionError that lists every violation of every rule
     */
    public static void check(String modulePackage, Path moduleDir) {
        Path classes = moduleDir.resolve("target").resolve("classes");
        if (!Files.isDirectory(classes)) {
            throw new IllegalArgumentException("no compiled classes in " + classes.toAbsolutePath());
        }
        var violations = new ArrayList<>(violations(modulePackage, new ClassFileImporter().importPath(classes)));
        violations.addAll(ServiceAddresses.violations(moduleDir));
        violations.addAll(ConfiguredTopics.violations(moduleDir));
        report(violations);
    }

    /** Checks the classes of a package on the class path, tests aside: for a module that cannot depend on this one. */
    public static void checkOnClasspath(String modulePackage) {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(modulePackage);
        if (classes.isEmpty()) {
            throw new IllegalArgumentException("no classes of " + modulePackage + " on the class path");
        }
        report(violations(modulePackage, classes));
    }

    /** The rules on classes. */
    public static List<ArchRule> rules(String modulePackage) {
        return Stream.of(
                        ModuleRules.all(modulePackage),
                        EventRules.all(),
                        EntityRules.all(),
                        ReactiveRules.all(),
                        TimeRules.all(),
                        NameRules.all())
                .flatMap(List::stream)
                .toList();
    }

    static List<String> violations(String modulePackage, JavaClasses classes) {
        return rules(modulePackage).stream()
                .flatMap(rule -> rule.allowEmptyShould(true).evaluate(classes).getFailureReport().getDetails().stream()
                        .map(detail -> "[" + rule.getDescription() + "] " + detail))
                .toList();
    }

    private static void report(List<String> violations) {
        if (!violations.isEmpty()) {
            throw new AssertionError("the architecture's rules are broken " + violations.size() + " time(s):\n  "
                    + String.join("\n  ", violations));
        }
    }
}

package org.pyairtable.testkit.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
 * <p>A module that is not a plain service says so: {@link RuledModule}.
 *
 * <p>Rule 8, one user per database, needs a database: {@link org.pyairtable.testkit.ForeignCredentials} holds it.
 */
public final class ArchitectureRules {
    /** By folder; reading them takes longer than checking them. */
    private static final Map<Path, JavaClasses> IMPORTED = new ConcurrentHashMap<>();

    private ArchitectureRules() {}

    /**
     * Checks the main classes and the configuration of a service or library.
     *
     * @param modulePackage the module's root package
     * @param moduleDir the module's folder, in which it has been compiled
     * @throws AssertionError that lists every violation of every rule
     */
    public static void check(String modulePackage, Path moduleDir) {
        check(new RuledModule.Service(modulePackage), moduleDir);
    }

    /**
     * Checks the main classes and the configuration of a module.
     *
     * @param moduleDir the module's folder, in which it has been compiled
     * @throws AssertionError that lists every violation of every rule
     */
    public static void check(RuledModule module, Path moduleDir) {
        var violations = new ArrayList<>(violations(module, compiled(moduleDir)));
        violations.addAll(
                switch (module) {
                    case RuledModule.Service service -> ServiceAddresses.violations(moduleDir);
                    case RuledModule.Forwarder forwarder -> ServiceAddresses.violations(moduleDir);
                    case RuledModule.Program program -> List.of();
                });
        violations.addAll(ConfiguredTopics.violations(moduleDir));
        report(violations);
    }

    /**
     * Checks that HTTP and the types of doors are used in the packages of doors alone; for a module whose doors have packages of
     * their own.
     *
     * @param doors patterns of packages, such as {@code org.pyairtable.data..web..}
     */
    public static void checkFloors(String modulePackage, Path moduleDir, String... doors) {
        report(floorViolations(modulePackage, compiled(moduleDir), List.of(doors)));
    }

    static List<String> floorViolations(String modulePackage, JavaClasses classes, List<String> doors) {
        return violations(List.of(PackageRules.floors(modulePackage, doors)), classes);
    }

    private static JavaClasses compiled(Path moduleDir) {
        Path classes = moduleDir.resolve("target").resolve("classes").toAbsolutePath();
        if (!Files.isDirectory(classes)) {
            throw new IllegalArgumentException("no compiled classes in " + classes);
        }
        return IMPORTED.computeIfAbsent(classes, new ClassFileImporter()::importPath);
    }

    /** Checks the classes of a package on the class path, tests aside: for a module that cannot depend on this one. */
    public static void checkOnClasspath(String modulePackage) {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(modulePackage);
        if (classes.isEmpty()) {
            throw new IllegalArgumentException("no classes of " + modulePackage + " on the class path");
        }
        report(violations(new RuledModule.Service(modulePackage), classes));
    }

    /** The rules on classes. */
    public static List<ArchRule> rules(RuledModule module) {
        String root = module.rootPackage();
        Stream<ArchRule> special =
                switch (module) {
                    case RuledModule.Service service -> ofServices(List.of());
                    case RuledModule.Forwarder forwarder -> ofServices(forwarder.forwarding());
                    case RuledModule.Program program -> Stream.of();
                };
        return Stream.of(
                        ModuleRules.all(root).stream(),
                        special,
                        PackageRules.all(root).stream(),
                        EventRules.all().stream(),
                        EntityRules.all().stream(),
                        NameRules.all().stream())
                .flatMap(rules -> rules)
                .toList();
    }

    private static Stream<ArchRule> ofServices(List<String> forwarding) {
        return Stream.of(List.of(ModuleRules.httpClients(forwarding)), ReactiveRules.all(), TimeRules.all())
                .flatMap(List::stream);
    }

    static List<String> violations(RuledModule module, JavaClasses classes) {
        return violations(rules(module), classes);
    }

    private static List<String> violations(List<ArchRule> rules, JavaClasses classes) {
        return rules.stream()
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

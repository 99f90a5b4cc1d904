package org.pyairtable.testkit.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.pyairtable.testkit.architecture.ForbiddenCalls.method;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.function.Predicate;

/** Rule 6: nothing blocks, nothing runs unwatched. */
final class ReactiveRules {
    private static final String[] RUNTIME = {"org.pyairtable.runtime..", "org.pyairtable.outbox.."};
    private static final String UNI = "io.smallrye.mutiny.Uni";
    private static final String MULTI = "io.smallrye.mutiny.Multi";

    private ReactiveRules() {}

    static List<ArchRule> all() {
        return List.of(NOTHING_BLOCKS, NO_JDBC, NOTHING_IS_FORGOTTEN);
    }

    static final ArchRule NOTHING_BLOCKS = classes()
            .that()
            .resideOutsideOfPackages(RUNTIME)
            .should(new ForbiddenCalls(
                    "not block",
                    anyOf(List.of(
                            method(UNI, "await"),
                            method("io.smallrye.mutiny.groups.MultiSubscribe", "asIterable"),
                            method("io.smallrye.mutiny.groups.MultiSubscribe", "asStream"),
                            method("java.lang.Thread", "sleep"),
                            method("java.lang.Thread", "join"),
                            method("java.util.concurrent.TimeUnit", "sleep"),
                            method("java.util.concurrent.Future", "get"),
                            method("java.util.concurrent.CompletableFuture", "join"),
                            method("java.util.concurrent.ForkJoinTask", "join"),
                            method("java.util.concurrent.CountDownLatch", "await"),
                            method("java.util.concurrent.BlockingQueue", "take"),
                            method("io.vertx.core.Future", "await"),
                            target -> target.getName().endsWith("AndAwait")))))
            .as("6: no await, no sleep, no blocking on a future");

    static final ArchRule NO_JDBC = noClasses()
            .that()
            .resideOutsideOfPackages(RUNTIME)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..")
            .as("6: no java.sql");

    static final ArchRule NOTHING_IS_FORGOTTEN = classes()
            .that()
            .resideOutsideOfPackages(RUNTIME)
            .should(new ForbiddenCalls(
                    "return every Uni and Multi",
                    anyOf(List.of(
                            method(UNI, "subscribe"),
                            method(UNI, "subscribeAsCompletionStage"),
                            method(MULTI, "subscribe"),
                            target -> target.getName().endsWith("AndForget")))))
            .as("6: no subscribe() outside the runtime, nothing sent and forgotten");

    private static Predicate<CodeUnitAccessTarget> anyOf(List<Predicate<CodeUnitAccessTarget>> alternatives) {
        return target -> alternatives.stream().anyMatch(alternative -> alternative.test(target));
    }
}

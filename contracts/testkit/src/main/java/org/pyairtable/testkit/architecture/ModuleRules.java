package org.pyairtable.testkit.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;

/** Rules 1 to 3: what a module may depend on. */
final class ModuleRules {
    private static final String[] CONTRACTS = {
        "org.pyairtable.events..", "org.pyairtable.formula..", "org.pyairtable.runtime..", "org.pyairtable.outbox.."
    };
    private static final List<String> HTTP_CLIENTS = List.of(
            "java.net.http.",
            "java.net.HttpURLConnection",
            "java.net.URLConnection",
            "io.vertx.core.http.HttpClient",
            "io.vertx.core.http.WebSocketClient",
            "io.vertx.mutiny.core.http.HttpClient",
            "io.vertx.mutiny.core.http.WebSocketClient",
            "io.vertx.ext.web.client.",
            "io.vertx.mutiny.ext.web.client.",
            "io.vertx.httpproxy.",
            "org.eclipse.microprofile.rest.client.",
            "io.quarkus.rest.client.",
            "jakarta.ws.rs.client.",
            "org.apache.http.",
            "org.apache.hc.client5.",
            "okhttp3.");

    private ModuleRules() {}

    static List<ArchRule> all(String modulePackage) {
        return List.of(dependsOnContractsAlone(modulePackage), KAFKA_IN_THE_RUNTIME);
    }

    static ArchRule dependsOnContractsAlone(String modulePackage) {
        return noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.pyairtable..")
                        .and(DescribedPredicate.not(resideInAnyPackage(CONTRACTS)))
                        .and(DescribedPredicate.not(resideInAnyPackage(modulePackage + ".."))))
                .as("1: a module depends on contracts alone");
    }

    /** @param forwarding packages that may hold HTTP clients too */
    static ArchRule httpClients(List<String> forwarding) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(Stream.concat(Stream.of("..external.."), forwarding.stream())
                        .toArray(String[]::new))
                .should()
                .dependOnClassesThat(new Named("an HTTP client", HTTP_CLIENTS))
                .as("2: HTTP clients live in ..external.. packages");
    }

    static final ArchRule KAFKA_IN_THE_RUNTIME = noClasses()
            .that()
            .resideOutsideOfPackages("org.pyairtable.runtime..", "org.pyairtable.outbox..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "org.apache.kafka..",
                    "org.eclipse.microprofile.reactive.messaging..",
                    "io.smallrye.reactive.messaging..",
                    "io.smallrye.kafka..",
                    "io.vertx.kafka..",
                    "io.quarkus.kafka.."))
            .as("3: Kafka clients, emitters and channels live in the runtime");

    /** Types by the beginning of their full name. */
    private static final class Named extends DescribedPredicate<JavaClass> {
        private final List<String> beginnings;

        Named(String description, List<String> beginnings) {
            super(description);
            this.beginnings = beginnings;
        }

        @Override
        public boolean test(JavaClass type) {
            return beginnings.stream().anyMatch(type.getName()::startsWith);
        }
    }
}

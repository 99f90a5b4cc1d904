package org.pyairtable.testkit.architecture;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pyairtable.testkit.architecture.TextFiles.Line;

/**
 * Rule 2, second half: no URL of another service anywhere; instances are discovered over Kafka. A URL counts as a service's
 * when its host is an address, an expression, a name without a dot or one inside a cluster, or contains the name of a
 * service. Addresses of third parties pass, and so does that of the telemetry collector.
 */
final class ServiceAddresses {
    private static final String RULE = "2: no URL of another service anywhere";
    private static final Set<String> RESOURCES =
            Set.of("properties", "yaml", "yml", "json", "xml", "conf", "html", "js", "sql", "txt");
    private static final Pattern URL =
            Pattern.compile("(?:https?|wss?)://(?<host>\\$?\\{[^}]*}|\\[[0-9a-fA-F:]+]|[\\w.-]+)");
    private static final Pattern PRIVATE_HOST =
            Pattern.compile("[$\\[{].*|[^.]+|[0-9.]+|.*\\.(?:local|internal|svc|localhost)(?:\\..*)?");
    private static final Pattern SERVICE = Pattern.compile(
            ".*(?:core-platform|data-integration|ai-ml|workflow-engine|communication-hub|api-gateway).*");
    private static final Pattern COLLECTOR = Pattern.compile("\\s*quarkus\\.otel\\..*");
    private static final Pattern COMMENT = Pattern.compile("\\s*(?:\\*|//|/\\*).*");

    private ServiceAddresses() {}

    static List<String> violations(Path moduleDir) {
        Path main = moduleDir.resolve("src").resolve("main");
        Stream<Line> resources = TextFiles.lines(main.resolve("resources"), RESOURCES).stream()
                .filter(line -> !COLLECTOR.matcher(line.text()).matches());
        Stream<Line> sources = TextFiles.lines(main.resolve("java"), Set.of("java")).stream()
                .filter(line -> !COMMENT.matcher(line.text()).matches());
        return Stream.concat(resources, sources)
                .flatMap(line -> URL.matcher(line.text())
                        .results()
                        .map(match -> match.group("host"))
                        .filter(ServiceAddresses::isService)
                        .map(host -> line.violation(RULE, host)))
                .toList();
    }

    private static boolean isService(String host) {
        return PRIVATE_HOST.matcher(host).matches() || SERVICE.matcher(host).matches();
    }
}

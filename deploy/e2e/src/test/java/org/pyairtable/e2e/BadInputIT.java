package org.pyairtable.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every operation that the gateway's OpenAPI document names, with every kind of bad input: whatever comes, it is a refusal
 * or an answer, never a failure of ours. Prints and keeps a table, one line an operation, one column an input.
 */
@ExtendWith(SuiteExtension.class)
@Order(5)
final class BadInputIT {
    /** These end the caller's own sessions, and with them every other request. */
    private static final Set<String> LEFT_OUT = Set.of("POST /api/auth/logout", "DELETE /api/auth/sessions");

    private static final int AT_ONCE = 6;

    private static final RawCaller.Answer NOT_APPLIED = new RawCaller.Answer(-1, Map.of(), "", Duration.ZERO);

    private record Outcome(String operation, String input, String path, RawCaller.Answer answer, boolean allowed) {
        char sign() {
            int hundreds = answer.status() / 100;
            return hundreds == 0 ? '!' : hundreds == 2 ? '.' : Character.forDigit(hundreds, 10);
        }

        @Override
        public String toString() {
            String body = answer.body();
            return operation + " | " + input + " | " + path.substring(0, Math.min(200, path.length())) + " | "
                    + answer.status() + " " + body.substring(0, Math.min(200, body.length()));
        }
    }

    private record Callers(RawCaller session, RawCaller token, RawCaller operator) {
        RawCaller of(ApiOperation operation) {
            return operation.path().startsWith("/api/operator")
                    ? operator
                    : operation.path().startsWith("/v0") ? token : session;
        }
    }

    @Test
    void noInputMakesAnyOperationFail(RunningSuite suite) throws InterruptedException, ExecutionException {
        suite.awaitReady();
        List<RunningSuite.Part> before = suite.parts();
        Member member = Member.register(suite);
        Map<String, String> names = names(member);
        String url = suite.anonymous().url();
        Callers callers =
                new Callers(member.rawSession(), member.raw(), RawCaller.withToken(url, suite.operatorToken()));
        List<ApiOperation> operations = ApiDocument.of(suite.anonymous()).operations().stream()
                .filter(operation -> !LEFT_OUT.contains(operation.name()))
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList();
        assertThat(operations).hasSizeGreaterThan(100);
        List<BadInput> inputs = BadInput.all();

        Map<String, List<Outcome>> table = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            Map<String, Future<List<Outcome>>> walks = new LinkedHashMap<>();
            for (ApiOperation operation : operations) {
                walks.put(
                        operation.name(), threads.submit(() -> walk(operation, inputs, names, callers.of(operation))));
            }
            for (Map.Entry<String, Future<List<Outcome>>> walk : walks.entrySet()) {
                table.put(walk.getKey(), walk.getValue().get());
            }
        }

        keep(inputs, table);
        assertThat(table.values().stream().flatMap(List::stream).filter(outcome -> !outcome.allowed()))
                .isEmpty();
        assertThat(suite.parts()).as("processes, none of them started anew").isEqualTo(before);
    }

    private static List<Outcome> walk(
            ApiOperation operation, List<BadInput> inputs, Map<String, String> names, RawCaller caller) {
        List<Outcome> outcomes = new ArrayList<>();
        for (BadInput input : inputs) {
            boolean applies = input.isOfBody()
                    ? !operation.bodyType().isEmpty()
                    : input.segment().isEmpty() ? !operation.query().isEmpty() : operation.hasNames();
            if (!applies) {
                outcomes.add(new Outcome(operation.name(), input.name(), "", NOT_APPLIED, true));
                continue;
            }
            String path = path(operation, input, names);
            BodyPublisher body = operation.bodyType().isEmpty()
                    ? BodyPublishers.noBody()
                    : input.publisher(operation.wholeBody().toString());
            RawCaller.Answer answer = caller.send(
                    operation.method(), path, operation.bodyType().isEmpty() ? Map.of() : input.headers(), body);
            boolean allowed = (answer.status() >= 200 && answer.status() < 500)
                    || operation.failures().contains(answer.status());
            outcomes.add(new Outcome(operation.name(), input.name(), path, answer, allowed));
        }
        return outcomes;
    }

    /** What is deleted is never there, so that all operations go on having something to work on. */
    private static String path(ApiOperation operation, BadInput input, Map<String, String> names) {
        if (!input.segment().isEmpty()) {
            return operation.filled(names, input.segment());
        }
        String path = operation.method().equals("DELETE") && operation.hasNames()
                ? operation.filled(names, "rec00000000000000")
                : operation.filled(names);
        return input.query().isEmpty()
                ? path
                : path
                        + operation.query().stream()
                                .map(name -> Gateway.encode(name) + "=" + input.query())
                                .collect(Collectors.joining("&", "?", ""));
    }

    private static Map<String, String> names(Member member) {
        Member.Table table = member.tables("Things").getFirst();
        String record = table.token()
                .post(table.path(), Map.of("fields", Map.of("Name", "one", "Number", 1)))
                .expect(200)
                .body()
                .path("id")
                .asText();
        JsonNode schema = table.token()
                .get("/v0/meta/bases/" + table.baseId() + "/tables")
                .expect(200)
                .body()
                .path("tables")
                .path(0);
        Map<String, String> names = new LinkedHashMap<>();
        List.of("base", "baseId").forEach(name -> names.put(name, table.baseId()));
        List.of("table", "tableId").forEach(name -> names.put(name, table.id()));
        List.of("record", "recordId").forEach(name -> names.put(name, record));
        List.of("field", "fieldId")
                .forEach(name ->
                        names.put(name, schema.path("fields").path(0).path("id").asText()));
        List.of("view", "viewId")
                .forEach(name ->
                        names.put(name, schema.path("views").path(0).path("id").asText()));
        List.of("workspace", "workspaceId").forEach(name -> names.put(name, member.workspaceId()));
        names.put("service", "data-integration");
        List.of("user", "userId").forEach(name -> names.put(name, member.id()));
        String workflow = member.session()
                .post(
                        "/api/workflows",
                        Map.of(
                                "workspaceId", member.workspaceId(),
                                "name", "Walk",
                                "trigger", Map.of("type", "manual"),
                                "steps", List.of(Map.of("id", "a", "action", "evaluate", "formula", "1"))))
                .expect(201)
                .body()
                .path("id")
                .asText();
        List.of("workflow", "workflowId", "id").forEach(name -> names.put(name, workflow));
        return names;
    }

    private static void keep(List<BadInput> inputs, Map<String, List<Outcome>> table) {
        List<String> lines = new ArrayList<>();
        IntStream.range(0, inputs.size())
                .forEach(i -> lines.add("%3d  %s".formatted(i + 1, inputs.get(i).name())));
        lines.add("Answers: . success, 3 redirected, 4 refused, 5 failed, ! no answer, - does not apply; in the order"
                + " above");
        table.forEach((operation, outcomes) -> lines.add("%-78s %s"
                .formatted(
                        operation,
                        outcomes.stream()
                                .map(outcome -> String.valueOf(outcome.answer().status() < 0 ? '-' : outcome.sign()))
                                .collect(Collectors.joining()))));
        lines.forEach(line -> System.out.println("  " + line));
        try {
            Files.write(Path.of("target", "bad-input.txt"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package org.pyairtable.workflow.runs.activities;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pyairtable.workflow.WorkflowSettings;
import org.pyairtable.workflow.external.OutsideAnswer;
import org.pyairtable.workflow.external.OutsideClient;
import org.pyairtable.workflow.external.OutsideRequest;
import org.pyairtable.workflow.formulas.StepFormula;
import org.pyairtable.workflow.runs.ActivityResult;
import org.pyairtable.workflow.scope.Scope;
import org.pyairtable.workflow.secrets.Secret;
import org.pyairtable.workflow.secrets.SecretStore;
import org.pyairtable.workflow.steps.Activity;
import org.pyairtable.workflow.steps.RequestBody;

/** Makes the requests of steps, with the secrets that they refer to, and masks these in what comes back. */
@Singleton
class HttpActivity {
    private final SecretStore secrets;
    private final OutsideClient outside;
    private final Set<String> privateHosts;
    private final Clock clock;

    HttpActivity(SecretStore secrets, OutsideClient outside, WorkflowSettings settings, Clock clock) {
        this.secrets = secrets;
        this.outside = outside;
        this.privateHosts = settings.allowedPrivateHosts().orElse(Set.of());
        this.clock = clock;
    }

    Uni<ActivityResult> perform(Activity.Http http, String workspaceId) {
        Set<String> names = names(http);
        return secrets.open(workspaceId, names).chain(opened -> {
            Optional<URI> url = url(http, opened);
            Optional<String> refusal = url.isEmpty()
                    ? Optional.of("The URL is not valid when it is filled: "
                            + http.url().shown())
                    : refusal(url.get(), names, opened);
            return refusal.<Uni<ActivityResult>>map(
                            reason -> Uni.createFrom().item(new ActivityResult.Failed(reason, false)))
                    .orElseGet(() -> outside.exchange(request(http, url.orElseThrow(), opened))
                            .map(answer -> result(http, answer, new Masking(opened.values()))));
        });
    }

    private static Set<String> names(Activity.Http http) {
        Set<String> names = new HashSet<>(http.url().names());
        http.headers().values().forEach(header -> names.addAll(header.names()));
        Optional.ofNullable(http.body()).map(RequestBody::names).ifPresent(names::addAll);
        return names;
    }

    private static Optional<URI> url(Activity.Http http, Map<String, Secret> opened) {
        try {
            URI url = new URI(http.url().revealed(values(opened)));
            return url.getHost() == null || url.getRawUserInfo() != null ? Optional.empty() : Optional.of(url);
        } catch (URISyntaxException invalid) {
            return Optional.empty();
        }
    }

    private Optional<String> refusal(URI url, Set<String> names, Map<String, Secret> opened) {
        String host = url.getHost().toLowerCase(Locale.ROOT);
        List<String> missing = names.stream()
                .filter(name -> !opened.containsKey(name))
                .sorted()
                .toList();
        if (!missing.isEmpty()) {
            return Optional.of("The workspace has no secret " + String.join(", ", missing)
                    + "; save it with PUT /api/workflows/secrets/" + missing.getFirst());
        }
        if (!names.isEmpty() && "http".equalsIgnoreCase(url.getScheme()) && !privateHosts.contains(host)) {
            return Optional.of("A secret is sent over https only, and the URL begins with http");
        }
        return opened.entrySet().stream()
                .filter(entry -> !entry.getValue().hosts().contains(host))
                .findFirst()
                .map(entry -> "The secret " + entry.getKey() + " may not be sent to " + host + ", only to "
                        + entry.getValue().hosts().stream().sorted().collect(Collectors.joining(", ")));
    }

    private static OutsideRequest request(Activity.Http http, URI url, Map<String, Secret> opened) {
        Map<String, String> values = values(opened);
        Map<String, String> headers = new LinkedHashMap<>();
        RequestBody body = http.body();
        boolean typed = http.headers().keySet().stream().anyMatch(name -> name.equalsIgnoreCase("Content-Type"));
        if (body != null && !typed) {
            headers.put(
                    "Content-Type",
                    switch (body) {
                        case RequestBody.Text text -> "text/plain; charset=UTF-8";
                        case RequestBody.Json json -> "application/json";
                    });
        }
        http.headers().forEach((name, value) -> headers.put(name, value.revealed(values)));
        headers.put("Idempotency-Key", http.key());
        return new OutsideRequest(
                http.method(), url, headers, body == null ? null : body.revealed(values), http.timeout());
    }

    private static Map<String, String> values(Map<String, Secret> opened) {
        return opened.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()
                .value()));
    }

    private ActivityResult result(Activity.Http http, OutsideAnswer answer, Masking masking) {
        return switch (answer) {
            case OutsideAnswer.Answered answered -> result(http, masked(answered, masking));
            case OutsideAnswer.TooLarge large ->
                new ActivityResult.Failed(
                        "The request was made, and the answer (status " + large.status() + ") has more than "
                                + OutsideClient.MOST_BYTES + " bytes, the limit; ask for less",
                        false);
            case OutsideAnswer.Refused refused -> new ActivityResult.Failed(refused.reason(), false);
            case OutsideAnswer.Unreachable unreachable ->
                new ActivityResult.Failed(masking.mask(unreachable.reason()), true);
        };
    }

    private static Map<String, Object> masked(OutsideAnswer.Answered answered, Masking masking) {
        Map<String, String> headers = new LinkedHashMap<>();
        answered.headers().forEach((name, value) -> headers.put(name, masking.mask(value)));
        Map<String, Object> output = new LinkedHashMap<>();
        output.put("status", (long) answered.status());
        output.put("headers", headers);
        Object body = AnswerBody.read(
                answered.headers().getOrDefault("content-type", "").toLowerCase(Locale.ROOT),
                masking.mask(answered.body()));
        if (body != null) {
            output.put("body", body);
        }
        return output;
    }

    private ActivityResult result(Activity.Http http, Map<String, Object> output) {
        long status = (long) output.getOrDefault("status", 0L);
        if (succeeds(http, output, status)) {
            return new ActivityResult.Done(output);
        }
        boolean passes = status == 408 || status == 429 || status >= 500;
        String redirects = status >= 300 && status < 400 ? " (redirects are not followed)" : "";
        return new ActivityResult.Failed("The answer has the status " + status + redirects + text(output), passes);
    }

    private boolean succeeds(Activity.Http http, Map<String, Object> output, long status) {
        String success = http.success();
        return success == null
                ? status >= 200 && status < 300
                : StepFormula.bind(success, Optional.empty())
                        .isTrue(new Scope(Optional.empty(), Map.of(), Map.of()).withItem(output, 0), clock.instant());
    }

    /** The beginning of the answer, which often says what is wrong. */
    private static String text(Map<String, Object> output) {
        String body = String.valueOf(output.getOrDefault("body", ""));
        return body.isBlank() ? "" : ": " + body.substring(0, Math.min(body.length(), 300));
    }
}

package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.workflow.formulas.StepFormula;
import org.pyairtable.workflow.templates.Template;

/** Makes a request to a system outside of the suite. */
@Kind(
        value =
                "Makes an HTTP request to another system. A secret of the workspace stands in `url` after the host, in `headers`"
                        + " and in `body` as `{secret.<name>}`; it is sent only to the hosts that it was saved for, and never"
                        + " shown. Succeeds with a status from 200 to 299, or when `success` is true. Redirects are not followed."
                        + " The request may arrive more than once; the header `Idempotency-Key` is then the same. With `retry`, a"
                        + " connection that fails, no answer in time, 408, 429 and 5xx are tried again. An answer of more than"
                        + " 500,000 bytes fails the step.",
        result = "`status`, `headers` (names in lower case), and `body`: JSON as values, everything else as a text",
        waits = true,
        example = """
                {"id": "order", "action": "httpRequest", "method": "POST", "url": "https://api.example.com/orders",
                 "headers": {"Authorization": "Bearer {secret.shop}"}, "body": {"item": "{{record.Name}}"},
                 "success": "OR({item.status} = 201, {item.status} = 409)", "timeout": "PT10S",
                 "retry": {"maxAttempts": 3, "backoff": "PT5S"}}""")
@JsonDeserialize
@Schema(name = "HttpRequestStep")
public record HttpRequest(
        @Member("Its name in paths, unique in the workflow.")
        String id,

        @Member("GET, POST, PUT, PATCH or DELETE.") Method method,

        @Member(
                "An absolute URL. A {{…}} may stand after the host, and what it gives is encoded, so that it stays one part of the"
                        + " path or the query.")
        String url,

        @Member(value = "Up to 50 templates by name.", optional = true)
        Map<String, String> headers,

        @Member(
                value =
                        "Any JSON; its texts are templates. A text is sent as it is, everything else as JSON; `Content-Type` says so"
                                + " unless it is among the headers.",
                optional = true)
        @Nullable
        Object body,

        @Member(
                value =
                        "A formula over the answer, `{item.status}`, `{item.headers.<name>}` and `{item.body}`; 2xx without it.",
                optional = true)
        @Nullable
        String success,

        @Member(value = "How long an attempt may take, PT1S to PT30S; PT15S without it.", optional = true)
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Nullable
        Duration timeout,

        @Member(value = Write.RETRY, optional = true) @Nullable
        Retry retry)
        implements Step {
    /** What may be asked of a receiver. */
    public enum Method {
        GET,
        POST,
        PUT,
        PATCH,
        DELETE
    }

    private static final Duration USUAL = Duration.ofSeconds(15);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int MOST_HEADERS = 50;

    /** The host is what the definition says, whatever the data. */
    private static final Pattern BEGINNING = Pattern.compile("https?://[^/?#{}@\\\\\\s]+([/?].*)?", Pattern.DOTALL);

    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");

    /** Of the connection, or set by the engine. */
    private static final Set<String> RESERVED = Set.of(
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "upgrade",
            "te",
            "trailer",
            "expect",
            "idempotency-key");

    public HttpRequest {
        id = Given.stepId(id);
        if (method == null) {
            throw new BadValue("method", "is missing");
        }
        url = Given.text("url", url);
        if (!BEGINNING.matcher(url).matches()) {
            throw new BadValue(
                    "url",
                    "does not begin with http:// or https:// and a host without user, template and secret; those may follow"
                            + " after it, as in https://api.example.com/orders/{{record.id}}");
        }
        headers = headers(headers);
        if (body != null && method == Method.GET) {
            throw new BadValue("body", "has no place in a GET request");
        }
        Given.json("body", body);
        success = success == null ? null : Given.text("success", success);
        if (timeout != null && (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(LONGEST) > 0)) {
            throw new BadValue("timeout", "is not between PT1S and " + LONGEST);
        }
    }

    private static Map<String, String> headers(@Nullable Map<String, String> given) {
        if (given == null) {
            return Map.of();
        }
        if (given.size() > MOST_HEADERS) {
            throw new BadValue("headers", "has more than " + MOST_HEADERS + " headers");
        }
        given.forEach((name, value) -> {
            if (!HEADER.matcher(name).matches()) {
                throw new BadValue("headers", "has a name that no header may have: " + name);
            }
            if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
                throw new BadValue("headers", "has " + name + ", which only the engine sets");
            }
            Given.text("headers." + name, value);
        });
        return Collections.unmodifiableMap(new LinkedHashMap<>(given));
    }

    @Override
    public HttpRequest reworded(Wording wording, String path) {
        Map<String, String> others = new LinkedHashMap<>();
        headers.forEach((name, value) -> others.put(name, reworded(value, wording, path + ".headers." + name)));
        return new HttpRequest(
                id,
                method,
                reworded(url, wording, path + ".url"),
                others,
                RequestBody.withTexts(body, text -> reworded(text, wording, path + ".body")),
                success == null ? null : wording.itemFormula(success, path + ".success"),
                timeout,
                retry);
    }

    private static String reworded(String text, Wording wording, String path) {
        return SecretText.reworded(text, stretch -> wording.template(stretch, path));
    }

    @Override
    public void check(Checks checks, String path) {
        check(url, checks, path + ".url");
        headers.forEach((name, value) -> check(value, checks, path + ".headers." + name));
        RequestBody.withTexts(body, text -> {
            check(text, checks, path + ".body");
            return text;
        });
        if (success != null) {
            checkSuccess(success, checks, path + ".success");
        }
    }

    private static void check(String text, Checks checks, String path) {
        SecretText.reworded(text, stretch -> {
            checks.template(stretch, path);
            return stretch;
        });
        if (SecretText.hasBadReference(text)) {
            checks.fault(
                    path,
                    "has {secret. without the name of a secret after it: a letter, then up to 63 letters, digits, '_' or"
                            + " '-', then }");
        }
    }

    /** It is decided when the answer comes, outside of the run: there is nothing but the answer. */
    private static void checkSuccess(String formula, Checks checks, String path) {
        checks.itemFormula(formula, path);
        try {
            StepFormula.references(formula).stream()
                    .filter(name -> !name.startsWith("item."))
                    .forEach(name -> checks.fault(
                            path, "may name the answer alone, {item.status} for example, not {" + name + "}"));
        } catch (FormulaException reported) {
            // By the check of the formula.
            return;
        }
    }

    @Override
    public boolean asks() {
        return true;
    }

    @Override
    public Retry retries() {
        return retry == null ? Retry.NEVER : retry;
    }

    @Override
    public Set<String> resultMembers() {
        return Set.of("status", "headers", "body");
    }

    @Override
    public Outcome start(Starting run) {
        SecretText address = SecretText.of(url, stretch -> Template.parse(stretch)
                .withLiterals(run.evaluation(), value -> value.map(HttpRequest::encoded)
                        .orElse("")));
        Map<String, SecretText> filled = new LinkedHashMap<>();
        headers.forEach((name, value) -> filled.put(name, SecretText.of(value, run::text)));
        Optional<String> broken = filled.entrySet().stream()
                .filter(header -> header.getValue().shown().chars().anyMatch(Character::isISOControl))
                .map(Map.Entry::getKey)
                .findFirst();
        if (broken.isPresent()) {
            return new Outcome.Refuse(
                    "The header " + broken.get() + " has a line break or another control character when it is filled");
        }
        RequestBody sent = body == null ? null : RequestBody.filled(body, run);
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("method", method.name());
        shown.put("url", address.shown());
        Map<String, String> shownHeaders = new LinkedHashMap<>();
        filled.forEach((name, value) -> shownHeaders.put(name, value.shown()));
        shown.put("headers", shownHeaders);
        if (sent != null) {
            shown.put("body", sent.text().shown());
        }
        return new Outcome.Perform(
                new Activity.Http(method.name(), address, filled, sent, success, timeout == null ? USUAL : timeout, ""),
                shown);
    }

    private static String encoded(Object value) {
        return URLEncoder.encode(Template.plain(value), StandardCharsets.UTF_8).replace("+", "%20");
    }
}

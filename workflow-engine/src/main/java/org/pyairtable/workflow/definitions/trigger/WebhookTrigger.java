package org.pyairtable.workflow.definitions.trigger;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.steps.BadValue;
import org.pyairtable.workflow.steps.Given;
import org.pyairtable.workflow.steps.Kind;
import org.pyairtable.workflow.steps.Member;
import org.pyairtable.workflow.steps.SecretText;

/**
 * Another system calls.
 *
 * @param signature the header with the HMAC of the body; null when the URL has the secret
 * @param dedupe the header with what is the same in repeated calls; null for {@code Idempotency-Key}
 */
@Kind(
        value =
                "Another system calls `POST /hooks/{id}` with the id of the workflow and a JSON object, without a token. It"
                        + " proves itself by a secret of the workspace: as `?secret=` in the URL or, with `signature`, by a"
                        + " header with the HMAC-SHA-256 of the body under the secret, in hexadecimal, with or without"
                        + " `sha256=` before it. The answer is 202, at once, or what came of the run. A call that is repeated"
                        + " starts no second run: one"
                        + " with the same `dedupe` header or, with `signature`, with the same body.",
        result = "the members of the body, as `trigger.<name>`",
        example = """
                {"type": "webhook", "secret": "shop-hook", "signature": "X-Shop-Signature"}""")
@Schema(name = "WebhookTrigger")
public record WebhookTrigger(
        @Member("The name of the secret, saved with PUT /api/workflows/secrets/{name}.")
        String secret,

        @Member(value = "The header with the signature; without it the URL has the secret.", optional = true) @Nullable
        String signature,

        @Member(
                value =
                        "The header that is the same in repeated calls, `Idempotency-Key` without it; not with `signature`.",
                optional = true)
        @Nullable
        String dedupe,

        @Member(
                value =
                        "A formula over `{trigger.<name>}`; a call for which it is not true is accepted and starts no run.",
                optional = true)
        @Nullable
        String condition,

        @Member(
                value =
                        "What the body has to have, as the inputs of a manual trigger; other members are kept as they are.",
                optional = true)
        @Nullable
        List<FormInput> inputs,

        @Member(
                value =
                        "When a call is answered: `now` (the default), or `done`, with 200 and the result of the last step once"
                                + " the run has ended. After 20 seconds the answer is 202.",
                optional = true)
        @Nullable
        Answer answer)
        implements Trigger {
    @Schema(name = "WebhookAnswer")
    public enum Answer {
        @JsonProperty("now")
        NOW,
        @JsonProperty("done")
        DONE;

        /** As in JSON. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,100}");

    public WebhookTrigger {
        inputs = StartForm.checked(inputs);
        secret = Given.name("secret", secret);
        if (!SecretText.NAME.matcher(secret).matches()) {
            throw new BadValue("secret", "is not the name of a secret: " + secret);
        }
        if (signature != null && !HEADER.matcher(signature).matches()) {
            throw new BadValue("signature", "is not the name of a header: " + signature);
        }
        if (dedupe != null && !HEADER.matcher(dedupe).matches()) {
            throw new BadValue("dedupe", "is not the name of a header: " + dedupe);
        }
        if (dedupe != null && signature != null) {
            throw new BadValue(
                    "dedupe", "is not signed, so it has no effect with signature: each signed body starts one run");
        }
    }
}

package org.pyairtable.runtime.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import jakarta.inject.Singleton;
import java.util.List;

/** Leaves what follows the prefix of a path out of spans where the path alone is what lets a caller in. */
@Singleton
class SecretPaths implements SpanProcessor {
    private static final List<String> PREFIXES = List.of("/api/shared/", "/approvals/", "/attachments/");

    private static final List<AttributeKey<String>> ATTRIBUTES = List.of(
            AttributeKey.stringKey("url.path"),
            AttributeKey.stringKey("url.full"),
            AttributeKey.stringKey("http.target"),
            AttributeKey.stringKey("http.url"));

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        for (AttributeKey<String> attribute : ATTRIBUTES) {
            String value = span.getAttribute(attribute);
            if (value != null) {
                shortened(span, attribute, value);
            }
        }
    }

    private static void shortened(ReadWriteSpan span, AttributeKey<String> attribute, String value) {
        for (String prefix : PREFIXES) {
            int begin = value.indexOf(prefix);
            if (begin >= 0) {
                span.setAttribute(attribute, value.substring(0, begin) + prefix + "…");
                return;
            }
        }
    }

    @Override
    public boolean isStartRequired() {
        return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        // Nothing is left to do.
    }

    @Override
    public boolean isEndRequired() {
        return false;
    }
}

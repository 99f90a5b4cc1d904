package org.pyairtable.runtime.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretPathsTest {
    private static final String SECRET = "shs0123456789abcdef";

    @ParameterizedTest
    @CsvSource({
        "url.path, /api/shared/shs0123456789abcdef/records, /api/shared/…",
        "url.full, http://10.0.0.7:8082/api/shared/shs0123456789abcdef?x=1, http://10.0.0.7:8082/api/shared/…",
        "url.path, /approvals/shs0123456789abcdef, /approvals/…",
        "url.full, http://10.0.0.7:8084/approvals/shs0123456789abcdef?x=1, http://10.0.0.7:8084/approvals/…",
        "url.path, /attachments/1796083200/att1/original/sig/plan.pdf, /attachments/…"
    })
    void aLinkIsNotInSpans(String attribute, String value, String recorded) {
        assertThat(recorded(attribute, value)).isEqualTo(recorded).doesNotContain(SECRET);
    }

    @Test
    void otherPathsAreRecordedWhole() {
        assertThat(recorded("url.path", "/api/bases/app1/shares/shr1")).isEqualTo("/api/bases/app1/shares/shr1");
    }

    private static String recorded(String attribute, String value) {
        AttributeKey<String> key = AttributeKey.stringKey(attribute);
        try (SdkTracerProvider provider =
                SdkTracerProvider.builder().addSpanProcessor(new SecretPaths()).build()) {
            ReadableSpan span = (ReadableSpan) provider.get("test")
                    .spanBuilder("GET")
                    .setAttribute(key, value)
                    .startSpan();
            return String.valueOf(span.getAttribute(key));
        }
    }
}

package org.pyairtable.communication.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pyairtable.runtime.problem.ServiceException;

class TargetUrlTest {
    @Test
    void keepsPortPathAndQuery() {
        assertThat(TargetUrl.parse(" https://hooks.example.com:8443/a%20b?token=1 ")
                        .toString())
                .isEqualTo("https://hooks.example.com:8443/a%20b?token=1");
    }

    @ParameterizedTest
    @CsvSource({
        "no url at all, is not a URL",
        "ftp://example.com/, is neither http nor https",
        "file:///etc/passwd, is neither http nor https",
        "//example.com/, is neither http nor https",
        "http:///path, has no valid host and port",
        "http:path, has no valid host and port",
        "https://under_score.example.com/, has no valid host and port",
        "https://example.com:70000/, has no valid host and port",
        "https://user:secret@example.com/, has user information or a fragment",
        "https://example.com/#part, has user information or a fragment"
    })
    void refusesInvalidTargets(String text, String message) {
        assertThatThrownBy(() -> TargetUrl.parse(text))
                .isInstanceOf(ServiceException.class)
                .hasMessage(message);
    }
}

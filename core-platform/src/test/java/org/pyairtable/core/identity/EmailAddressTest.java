package org.pyairtable.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.runtime.problem.ServiceException;

class EmailAddressTest {
    @Test
    void equivalentAddressesHaveOneForm() {
        assertThat(EmailAddress.of("  Ann.O'Neil+x@Example.ORG ").value()).isEqualTo("ann.o'neil+x@example.org");
        assertThat(EmailAddress.of("ａｎｎ@example.org").value()).isEqualTo("ann@example.org");
        assertThat(EmailAddress.of("admin@localhost").localPart()).isEqualTo("admin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ann",
                "@example.org",
                "ann@",
                "ann@@example.org",
                "a b@example.org",
                "ann@exa mple.org",
                "ann@-example.org",
                "ann@example.org.",
                "<ann@example.org>",
                "ann@example.org\nBcc:x@y.z",
                "a\0b@example.org"
            })
    void anInvalidAddressIsRefused(String text) {
        assertThatThrownBy(() -> EmailAddress.of(text))
                .isInstanceOf(ServiceException.class)
                .hasMessage("is not an e-mail address");
    }

    @Test
    void anAddressIsBounded() {
        assertThat(EmailAddress.of("a@" + "b".repeat(252)).value()).hasSize(254);
        assertThatThrownBy(() -> EmailAddress.of("a@" + "b".repeat(253))).isInstanceOf(ServiceException.class);
    }
}

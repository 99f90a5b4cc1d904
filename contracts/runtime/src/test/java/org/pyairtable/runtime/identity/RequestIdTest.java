package org.pyairtable.runtime.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "12345678",
                "AZaz09._-",
                "0123456789012345678901234567890123456789012345678901234567890123",
                "3f0c7f0e-2b1a-4f8e-9f3a-1c2d3e4f5a6b"
            })
    void aGivenOneIsKept(String id) {
        assertThat(RequestId.isWellFormed(id)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1234567",
                "01234567890123456789012345678901234567890123456789012345678901234",
                "1234 5678",
                "12345678\n",
                "12345678/",
                "12345678:",
                "12345678@",
                "12345678[",
                "12345678`",
                "12345678{",
                "1234567é"
            })
    void anIdWithOtherCharactersIsReplaced(String id) {
        assertThat(RequestId.isWellFormed(id)).isFalse();
    }
}

package org.pyairtable.data.attachment.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
    @ParameterizedTest
    @CsvSource({"bytes=0-0, 0, 1", "bytes=5-, 5, 10", "bytes=-3, 7, 10", "bytes=2-99, 2, 10", "bytes=-99, 0, 10"})
    void aRangeIsAPartOfTheFile(String header, long from, long to) {
        assertThat(ByteRange.of(header, 10)).contains(new ByteRange(from, to));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=5-4", "bytes=-0", "bytes=-", "bytes=0-1,3-4", "lines=0-1", "bytes=x-y"})
    void whatIsNoPartOfTheFileIsNone(String header) {
        assertThat(ByteRange.of(header, 10)).isEmpty();
    }

    @Test
    void theAnswerNamesThePart() {
        assertThat(new ByteRange(2, 5).contentRange(10)).isEqualTo("bytes 2-4/10");
    }
}

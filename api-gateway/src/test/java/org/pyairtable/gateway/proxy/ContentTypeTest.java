package org.pyairtable.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTypeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json;charset=utf-8",
                "application/json; charset=\"UTF-8\"",
                "application/vnd.api+json ; a=b;  c=\"d;e\"",
                "text/csv; charset=windows-1252",
                "multipart/form-data; boundary=----x'y",
                "text/plain;",
                "application/x-www-form-urlencoded"
            })
    void readsMediaTypes(String value) {
        assertThat(ContentType.isReadable(value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "",
                "/json",
                "application/",
                "application/json charset=utf-8",
                "application/json; charset",
                "application/json; charset=\"utf-8",
                "application/json; charset=no-such-charset",
                "application/json; charset=\"/\"",
                "application/json, text/plain",
                "a b/c"
            })
    void refusesEverythingElse(String value) {
        assertThat(ContentType.isReadable(value)).isFalse();
    }
}

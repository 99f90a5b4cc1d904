package org.pyairtable.runtime.requests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pyairtable.events.Reply.FailureKind;
import org.pyairtable.events.Reply.RequestFailed;
import org.pyairtable.runtime.problem.ServiceError;

class FailuresTest {
    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(new ServiceError.NotFound("Base app1"), FailureKind.NOT_FOUND),
                Arguments.of(new ServiceError.Unauthorized("no"), FailureKind.FORBIDDEN),
                Arguments.of(new ServiceError.Forbidden("no"), FailureKind.FORBIDDEN),
                Arguments.of(new ServiceError.Invalid("table", "is not one"), FailureKind.REFUSED),
                Arguments.of(new ServiceError.Conflict("no", "TABLE_NOT_FOUND_TWICE"), FailureKind.REFUSED),
                Arguments.of(new ServiceError.TooLarge("no"), FailureKind.REFUSED),
                Arguments.of(new ServiceError.TooManyRequests("no", Duration.ZERO), FailureKind.UNAVAILABLE),
                Arguments.of(new ServiceError.Unavailable("no", Duration.ZERO), FailureKind.UNAVAILABLE));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorSaysWhatItsAskerCanDo(ServiceError error, FailureKind kind) {
        assertThat(Failures.kind(error)).isEqualTo(kind);
    }

    @Test
    void theAskerFailsByTheKindWhateverTheCodeIsCalled() {
        assertThat(Failures.error(new RequestFailed("app1", "GONE", "No base", FailureKind.NOT_FOUND)))
                .isEqualTo(new ServiceError.NotFound("app1"));
        assertThat(Failures.error(new RequestFailed("app1", "FIELD_NOT_FOUND", "No field", FailureKind.REFUSED)))
                .isEqualTo(new ServiceError.Invalid("app1", "No field"));
        assertThat(Failures.error(new RequestFailed("app1", "ROLE", "Not yours", FailureKind.FORBIDDEN)))
                .isEqualTo(new ServiceError.Forbidden("Not yours"));
        assertThat(Failures.error(new RequestFailed("app1", "INTERNAL_ERROR", "Broke", FailureKind.UNAVAILABLE)))
                .isEqualTo(new ServiceError.Unavailable("Broke", Duration.ofSeconds(2)));
    }

    @Test
    void aServiceOfAnEarlierVersionNamesNoKind() {
        assertThat(Failures.error(new RequestFailed("app1", "TABLE_NOT_FOUND", "No table", null)))
                .isEqualTo(new ServiceError.Invalid("app1", "No table"));
    }
}

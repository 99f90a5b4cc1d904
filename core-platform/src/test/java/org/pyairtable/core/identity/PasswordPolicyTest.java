package org.pyairtable.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

class PasswordPolicyTest {
    private static final EmailAddress EMAIL = EmailAddress.of("margarethe@example.org");

    @ParameterizedTest
    @ValueSource(strings = {"correct horse", "Zürich-Süd!", "ñandúñandú12", "0123456789x", "пароль-длинный"})
    void longAndUnguessablePasswordsPass(String password) {
        assertThatCode(() -> PasswordPolicy.check(password, EMAIL)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short1234",
                "aaaaaaaaaaaa",
                "abababababab",
                "0123456789",
                "9876543210",
                "Password123!",
                "qwertyuiop",
                "margarethe",
                "margarethe@example.org1",
                "12pyairtable34"
            })
    void shortRepetitiveCommonAndDerivedPasswordsAreRefused(String password) {
        ServiceException refused =
                catchThrowableOfType(ServiceException.class, () -> PasswordPolicy.check(password, EMAIL));
        assertThat(refused).isNotNull();
        assertThat(refused.error()).isInstanceOf(ServiceError.Invalid.class);
        assertThat(((ServiceError.Invalid) refused.error()).field()).isEqualTo("password");
    }

    @Test
    void lengthIsBounded() {
        String longest = "abcdefgh".repeat(32);
        assertThatCode(() -> PasswordPolicy.check(longest, EMAIL)).doesNotThrowAnyException();
        assertThat(catchThrowableOfType(ServiceException.class, () -> PasswordPolicy.check(longest + "x", EMAIL)))
                .hasMessage("may have at most 256 characters");
    }
}

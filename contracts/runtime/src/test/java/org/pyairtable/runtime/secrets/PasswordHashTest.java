package org.pyairtable.runtime.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PasswordHashTest {
    private static final PasswordHash.Cost COST = new PasswordHash.Cost(8_192, 1);

    @Test
    void onlyTheSamePasswordMatches() {
        PasswordHash hash =
                PasswordHash.parse(PasswordHash.of("correct horse", COST).text());
        assertThat(hash.matches("correct horse")).isTrue();
        assertThat(hash.matches("Correct horse")).isFalse();
        assertThat(hash.matches("")).isFalse();
    }

    @Test
    void theSamePasswordNeverHashesTheSame() {
        assertThat(PasswordHash.of("correct horse", COST).hash())
                .isNotEqualTo(PasswordHash.of("correct horse", COST).hash());
    }

    @Test
    void theTextNamesAlgorithmAndCost() {
        assertThat(PasswordHash.of("correct horse", COST).text()).startsWith("$argon2id$v=19$m=8192,t=1,p=1$");
    }

    /** The value is that of the reference implementation's own test (m=65536, t=2, p=1, salt "somesalt"). */
    @Test
    void readsWhatTheReferenceImplementationWrote() {
        PasswordHash hash = PasswordHash.parse(
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");
        assertThat(hash.matches("password")).isTrue();
        assertThat(hash.matches("passwore")).isFalse();
    }

    @Test
    void anythingElseIsNotAHash() {
        assertThatThrownBy(() -> PasswordHash.parse("$2a$10$abcdefghijklmnopqrstuv"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

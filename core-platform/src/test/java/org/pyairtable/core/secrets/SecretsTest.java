package org.pyairtable.core.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretsTest {
    private static final byte[] KEY = "a private key".getBytes(UTF_8);

    @Test
    void anOpaqueSecretHas256RandomBitsBehindItsPrefix() {
        OpaqueSecret secret = OpaqueSecret.random("pat0123456789abcd.");
        assertThat(secret.text()).matches("pat0123456789abcd\\.[0-9a-f]{64}");
        assertThat(secret).isNotEqualTo(OpaqueSecret.random("pat0123456789abcd."));
    }

    @Test
    void itsHashIsThatOfTheWholeTextAndItStaysOutOfLogs() {
        OpaqueSecret secret = new OpaqueSecret("abc");
        assertThat(secret.hash()).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(secret.toString()).doesNotContain("abc");
    }

    @Test
    void aSealedKeyOpensUnderTheSameSecretAndNameOnly() {
        KeySeal seal = seal((byte) 1);
        byte[] sealed = seal.seal(KEY, "key1");
        assertThat(new String(sealed, UTF_8)).doesNotContain("private");
        assertThat(seal.open(sealed, "key1")).isEqualTo(KEY);
        assertThatThrownBy(() -> seal.open(sealed, "key2")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> seal((byte) 2).open(sealed, "key1")).isInstanceOf(IllegalStateException.class);
        sealed[sealed.length - 1] ^= 1;
        assertThatThrownBy(() -> seal.open(sealed, "key1")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void withoutASecretKeysStayAsTheyAre() {
        KeySeal seal = new KeySeal(new PlatformSecret(Optional.empty()));
        assertThat(seal.active()).isFalse();
        assertThat(seal.seal(KEY, "key1")).isEqualTo(KEY);
    }

    @Test
    void aSecretThatIsTooShortOrNoBase64StopsTheStart() {
        assertThatThrownBy(() -> new PlatformSecret(Optional.of("c2hvcnQ=")))
                .hasMessage("pyairtable.core.secret-key has fewer than 32 bytes");
        assertThatThrownBy(() -> new PlatformSecret(Optional.of("not base64!")))
                .hasMessage("pyairtable.core.secret-key is not base64");
    }

    @Test
    void eachPurposeHasItsOwnKey() {
        PlatformSecret secret = secret((byte) 1);
        assertThat(secret.derive("one", "AES").orElseThrow())
                .isEqualTo(secret.derive("one", "AES").orElseThrow())
                .isNotEqualTo(secret.derive("two", "AES").orElseThrow());
    }

    private static KeySeal seal(byte first) {
        return new KeySeal(secret(first));
    }

    private static PlatformSecret secret(byte first) {
        byte[] bytes = new byte[32];
        bytes[0] = first;
        return new PlatformSecret(Optional.of(Base64.getEncoder().encodeToString(bytes)));
    }
}

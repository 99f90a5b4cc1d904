package org.pyairtable.runtime.secrets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class SealTest {
    private static final byte[] SECRET = "a secret text".getBytes(ISO_8859_1);

    @Test
    void aSealedSecretIsUnreadableAndOpensUnderItsName() {
        Seal seal = seal((byte) 1);

        byte[] sealed = seal.seal(SECRET, "one");

        assertThat(sealed).hasSize(12 + SECRET.length + 16);
        assertThat(new String(sealed, ISO_8859_1)).doesNotContain("secret");
        assertThat(seal.open(sealed, "one")).isEqualTo(SECRET);
        assertThat(seal.seal(SECRET, "one")).isNotEqualTo(sealed);
    }

    @Test
    void anotherKeyAnotherNameOrAChangedBitIsRefused() {
        Seal seal = seal((byte) 1);
        byte[] sealed = seal.seal(SECRET, "one");

        assertThatThrownBy(() -> seal.open(sealed, "two")).hasMessageContaining("two does not fit");
        assertThatThrownBy(() -> seal((byte) 2).open(sealed, "one")).hasMessageContaining("one does not fit");
        sealed[sealed.length - 1] ^= 1;
        assertThatThrownBy(() -> seal.open(sealed, "one")).hasMessageContaining("one does not fit");
        assertThatThrownBy(() -> seal.open(new byte[3], "one")).hasMessageContaining("is not encrypted");
    }

    @Test
    void eachPurposeHasItsOwnKey() {
        MasterKey master = master((byte) 1);

        assertThat(master.derive("one", "AES"))
                .isEqualTo(master.derive("one", "AES"))
                .isNotEqualTo(master.derive("two", "AES"))
                .isNotEqualTo(master((byte) 2).derive("one", "AES"));
        assertThat(master.derive("one", "AES").getEncoded()).hasSize(32);
    }

    @Test
    void anInvalidKeyIsRefusedByTheNameOfItsSetting() {
        assertThatThrownBy(() -> MasterKey.read("the.key", "c2hvcnQ=")).hasMessage("the.key has fewer than 32 bytes");
        assertThatThrownBy(() -> MasterKey.read("the.key", "not base64!")).hasMessage("the.key is not base64");
    }

    private static Seal seal(byte first) {
        return new Seal(master(first).derive("tests", "AES"));
    }

    private static MasterKey master(byte first) {
        byte[] bytes = new byte[32];
        bytes[0] = first;
        return MasterKey.read("the.key", Base64.getEncoder().encodeToString(bytes));
    }
}

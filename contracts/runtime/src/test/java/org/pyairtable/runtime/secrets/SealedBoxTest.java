package org.pyairtable.runtime.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import org.junit.jupiter.api.Test;

class SealedBoxTest {
    private static final byte[] SECRET = "inv0123456789".getBytes(UTF_8);
    private static final String NAME = "mail 1 to ann@example.org";

    private final KeyPair keys = SealedBox.newKeys();

    @Test
    void theHolderOfThePrivateKeyOpensWhatWasSealed() {
        byte[] box = SealedBox.seal(keys.getPublic(), SECRET, NAME);

        assertThat(SealedBox.open(keys.getPrivate(), box, NAME)).isEqualTo(SECRET);
        assertThat(new String(box, UTF_8)).doesNotContain("inv0123456789");
    }

    @Test
    void theSameSecretIsSealedDifferentlyEachTime() {
        assertThat(SealedBox.seal(keys.getPublic(), SECRET, NAME))
                .isNotEqualTo(SealedBox.seal(keys.getPublic(), SECRET, NAME));
    }

    @Test
    void keysAreReadBackFromTheirEncodings() {
        byte[] box = SealedBox.seal(SealedBox.publicKey(keys.getPublic().getEncoded()), SECRET, NAME);

        assertThat(SealedBox.open(SealedBox.privateKey(keys.getPrivate().getEncoded()), box, NAME))
                .isEqualTo(SECRET);
    }

    @Test
    void anotherKeyAnotherNameAndAChangedBitAreRefused() {
        byte[] box = SealedBox.seal(keys.getPublic(), SECRET, NAME);

        assertThatThrownBy(() -> SealedBox.open(SealedBox.newKeys().getPrivate(), box, NAME))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SealedBox.open(keys.getPrivate(), box, "mail 1 to eve@example.org"))
                .isInstanceOf(IllegalArgumentException.class);
        for (int i : new int[] {0, 31, 32, box.length - 1}) {
            byte[] changed = box.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> SealedBox.open(keys.getPrivate(), changed, NAME))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> SealedBox.open(keys.getPrivate(), new byte[32], NAME))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SealedBox.publicKey(new byte[] {1})).isInstanceOf(IllegalArgumentException.class);
    }
}

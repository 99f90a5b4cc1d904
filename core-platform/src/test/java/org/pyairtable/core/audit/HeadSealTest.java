package org.pyairtable.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyairtable.core.secrets.PlatformSecret;

class HeadSealTest {
    private static final HeadSeal SEAL = seal((byte) 1);
    private static final TrailHead GENESIS = new TrailHead(0, ChainHash.GENESIS, null);
    private static final ChainHash HASH = ChainHash.GENESIS.next(1, Facts.fact(1));

    @Test
    void aHeadThatWasAdvancedIsGenuine() {
        TrailHead head = SEAL.advance(GENESIS, 1, HASH);
        assertThat(head.sequence()).isEqualTo(1);
        assertThat(SEAL.isGenuine(head)).isTrue();
    }

    @Test
    void anotherSequenceHashOrSecretIsNotGenuine() {
        TrailHead head = SEAL.advance(GENESIS, 1, HASH);
        assertThat(SEAL.isGenuine(new TrailHead(2, HASH, head.mac()))).isFalse();
        assertThat(SEAL.isGenuine(new TrailHead(1, ChainHash.GENESIS, head.mac())))
                .isFalse();
        assertThat(SEAL.isGenuine(new TrailHead(1, HASH, null))).isFalse();
        assertThat(seal((byte) 2).isGenuine(head)).isFalse();
    }

    @Test
    void aForgedHeadIsNotConcealedByItsSuccessors() {
        TrailHead forged = new TrailHead(1, HASH, null);
        TrailHead next = SEAL.advance(forged, 2, HASH.next(2, Facts.fact(2)));
        assertThat(SEAL.isGenuine(next)).isFalse();
    }

    @Test
    void withoutASecretEveryHeadPassesAndNoneIsSealed() {
        HeadSeal none = new HeadSeal(new PlatformSecret(Optional.empty()));
        TrailHead head = none.advance(GENESIS, 1, HASH);
        assertThat(head.mac()).isNull();
        assertThat(none.isGenuine(head)).isTrue();
        assertThat(none.active()).isFalse();
    }

    private static HeadSeal seal(byte secret) {
        byte[] bytes = new byte[32];
        bytes[0] = secret;
        return new HeadSeal(new PlatformSecret(Optional.of(Base64.getEncoder().encodeToString(bytes))));
    }
}

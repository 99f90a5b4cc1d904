package org.pyairtable.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class PostgresBinariesTest {
    @Test
    void namesTheArchiveOfEachSystem() {
        assertThat(PostgresBinaries.archive("Linux", "amd64")).isEqualTo("/postgres-linux-x86_64.txz");
        assertThat(PostgresBinaries.archive("Linux", "aarch64")).isEqualTo("/postgres-linux-arm_64.txz");
        assertThat(PostgresBinaries.archive("Mac OS X", "x86_64")).isEqualTo("/postgres-darwin-x86_64.txz");
        assertThat(PostgresBinaries.archive("Mac OS X", "aarch64")).isEqualTo("/postgres-darwin-arm_64.txz");
    }

    @Test
    void namesAProcessorWithoutADistribution() {
        assertThatThrownBy(() -> PostgresBinaries.archive("Linux", "riscv64"))
                .hasMessage("no embedded PostgreSQL for riscv64");
    }
}

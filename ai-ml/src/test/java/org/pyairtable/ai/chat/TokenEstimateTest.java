package org.pyairtable.ai.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenEstimateTest {
    @Test
    void fourLatinLettersAreAToken() {
        assertThat(TokenEstimate.of("What is the total of all open invoices?")).isEqualTo(new TokenEstimate(10, 20));
    }

    @Test
    void aChineseOrJapaneseCharacterIsMoreThanAToken() {
        assertThat(TokenEstimate.of("所有未付发票的总额是多少").likely()).isEqualTo(16);
        assertThat(TokenEstimate.of("請求書の合計").likely()).isEqualTo(8);
    }

    @Test
    void otherLettersCountAsHalfATokenAndEmptyTextAsNone() {
        assertThat(TokenEstimate.of("Привет").likely()).isEqualTo(3);
        assertThat(TokenEstimate.of("")).isEqualTo(new TokenEstimate(0, 0));
    }
}

package org.pyairtable.ai.chat.external;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import org.pyairtable.ai.AiSettings;

/**
 * What a model is called, how long and how much it may answer, and what it costs.
 *
 * @param inputPrice US dollars for a million tokens
 * @param outputPrice US dollars for a million tokens
 */
record ModelTerms(
        AiSettings.Chat.Vendor vendor,
        String model,
        Duration timeout,
        int mostOutputTokens,
        BigDecimal inputPrice,
        BigDecimal outputPrice) {
    static ModelTerms of(
            AiSettings.Chat.Vendor provider,
            String model,
            AiSettings.Chat settings,
            BigDecimal inputPrice,
            BigDecimal outputPrice) {
        return new ModelTerms(provider, model, settings.timeout(), settings.maxOutputTokens(), inputPrice, outputPrice);
    }

    String provider() {
        return vendor.name().toLowerCase(Locale.ROOT);
    }

    long costMicros(long inputTokens, long outputTokens) {
        // Dollars per million tokens are millionths of a dollar per token.
        return inputPrice
                .multiply(BigDecimal.valueOf(inputTokens))
                .add(outputPrice.multiply(BigDecimal.valueOf(outputTokens)))
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
    }
}

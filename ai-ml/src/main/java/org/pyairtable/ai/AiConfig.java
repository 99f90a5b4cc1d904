package org.pyairtable.ai;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/** The settings of this service. */
@ConfigMapping(prefix = "pyairtable.ai")
public interface AiConfig {
    Embedding embedding();

    Indexing indexing();

    Search search();

    Chat chat();

    Budget budget();

    /** How texts become vectors. */
    interface Embedding {
        enum Provider {
            /** A small model inside this process; needs no network and no key. */
            IN_PROCESS,
            /** A third party that speaks OpenAI's embeddings protocol. */
            OPENAI
        }

        @WithDefault("in-process")
        Provider provider();

        /** Threads that compute embeddings, each with one core at most. */
        @WithDefault("2")
        @Min(1)
        @Max(64)
        int workers();

        OpenAi openai();
    }

    /** An OpenAI-compatible embedding service. */
    interface OpenAi {
        @WithDefault("https://api.openai.com/v1")
        String baseUrl();

        Optional<String> apiKey();

        @WithDefault("text-embedding-3-small")
        String model();

        @WithDefault("384")
        @Min(1)
        @Max(1024)
        int dimensions();

        @WithDefault("10s")
        Duration timeout();
    }

    /** How changed documents become indexed ones. */
    interface Indexing {
        @WithDefault("32")
        @Min(1)
        @Max(1000)
        int batchSize();

        /**
         * A document that changes again within this time waits as long before it is embedded. Longer than changes are
         * gathered, or else each of them seems to be the last.
         */
        @WithDefault("3s")
        Duration quiet();

        /** A document that never comes to rest is embedded this often. */
        @WithDefault("60s")
        Duration longestWait();

        /** How long a taken document is left to who took it; longer than any batch takes. */
        @WithDefault("30s")
        Duration lease();

        /** How long removed documents stay known, for replicas that were cut off. */
        @WithDefault("7d")
        Duration tombstoneRetention();
    }

    /** How candidates are found and ranked. */
    interface Search {
        /** Candidates of each kind that are fused. */
        @WithDefault("100")
        @Min(10)
        @Max(1000)
        int candidates();

        /** Cosine similarity below which a record is not near in meaning. */
        @WithDefault("0.22")
        float minimumSimilarity();
    }

    /** The language model that answers; without a key and a base URL there is none. */
    interface Chat {
        Optional<String> apiKey();

        Optional<String> baseUrl();

        @WithDefault("gpt-4.1-mini")
        String model();

        /** For one call of the model. */
        @WithDefault("30s")
        Duration timeout();

        /** Calls of the model that one question may need. */
        @WithDefault("6")
        @Min(1)
        @Max(20)
        int maxRounds();

        @WithDefault("1000")
        @Min(1)
        int maxOutputTokens();

        /** US dollars per million tokens. */
        @WithDefault("0.40")
        BigDecimal inputPrice();

        /** US dollars per million tokens. */
        @WithDefault("1.60")
        BigDecimal outputPrice();

        default boolean configured() {
            return apiKey().isPresent() || baseUrl().isPresent();
        }
    }

    /** What a workspace may spend. */
    interface Budget {
        /** Millionths of a US dollar that a workspace may spend on model calls in a day, UTC. */
        @WithDefault("5000000")
        @Min(0)
        long dailyMicros();
    }
}

package org.pyairtable.ai;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** The settings of this service. */
@ConfigMapping(prefix = "pyairtable.ai")
public interface AiSettings {
    /**
     * At least 32 random bytes in base64, from which the key is derived that encrypts the keys of workspaces for language
     * models in the database. Without it no workspace can have a key of its own; what was encrypted under another one cannot be
     * read, and its provider is not asked.
     */
    Optional<String> secretKey();

    Embedding embedding();

    Indexing indexing();

    Index index();

    Search search();

    Chat chat();

    Tools tools();

    Questions questions();

    Budget budget();

    /** How texts become vectors. */
    interface Embedding {
        enum Provider {
            /** A small model inside this process; needs no network and no key. */
            IN_PROCESS,
            /** A third party that speaks OpenAI's embeddings protocol. */
            OPENAI
        }

        /** What computes vectors: {@code in-process}, a small model inside this process, or {@code openai}, a third party. */
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
        /** Where the embedding service answers, up to the version in its path. */
        @WithDefault("https://api.openai.com/v1")
        String baseUrl();

        /** Key of the embedding service. */
        Optional<String> apiKey();

        /** Name of the embedding model. */
        @WithDefault("text-embedding-3-small")
        String model();

        /** Numbers of a vector; must be one that the model supports. */
        @WithDefault("384")
        @Min(1)
        @Max(1024)
        int dimensions();

        /** How long one call of the embedding service may take. */
        @WithDefault("10s")
        @DurationMin(millis = 1)
        Duration timeout();
    }

    /** How changed documents become indexed ones. */
    interface Indexing {
        /** Documents that are embedded together. */
        @WithDefault("32")
        @Min(1)
        @Max(1000)
        int batchSize();

        /**
         * A document that changes again within this time waits as long before it is embedded. Longer than changes are
         * gathered, or else each of them seems to be the last.
         */
        @WithDefault("3s")
        @DurationMin(seconds = 0)
        Duration quiet();

        /** A document that never comes to rest is embedded this often. */
        @WithDefault("60s")
        @DurationMin(millis = 1)
        Duration longestWait();

        /** How long a taken document is left to who took it; longer than any batch takes. */
        @WithDefault("30s")
        @DurationMin(millis = 1)
        Duration lease();

        /**
         * How long at most the embedding of a passage lets requests pass before it goes on beside them. It is less where a
         * passage takes less than a third of it: embedding keeps a quarter of its speed.
         */
        @WithDefault("500ms")
        @DurationMin(seconds = 0)
        Duration longestPause();

        /** How long removed documents stay known, for replicas that were cut off. */
        @WithDefault("7d")
        @DurationMin(millis = 1)
        Duration tombstoneRetention();
    }

    /** The search index. */
    interface Index {
        /** Where vectors are compared. */
        enum Vectors {
            /** In PostgreSQL if the database has the extension, otherwise in each replica. */
            AUTO,
            /** In each replica, on its disk. */
            LUCENE,
            /** In PostgreSQL, which all replicas share. */
            PGVECTOR
        }

        /**
         * Where vectors are searched: {@code lucene}, in an index of each instance; {@code pgvector}, in the database, with its
         * extension {@code vector} 0.8 or newer, so that instances share one index and a new one builds none; {@code auto},
         * there if the database has the extension or lets the service's user make it, when the service starts.
         */
        @WithDefault("auto")
        Vectors vectors();

        /**
         * Documents that may be found by meaning. A vector takes half a kilobyte of disk and some processor time; what
         * goes beyond is found by its words only, and answers say so.
         */
        @WithDefault("500000")
        @Min(0)
        long mostVectors();

        /** How often what was taken over is made safe, so that a restart goes on from there. */
        @WithDefault("30s")
        @DurationMin(millis = 1)
        Duration checkpoint();
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
        @DecimalMin("-1")
        @DecimalMax("1")
        float minimumSimilarity();
    }

    /** Questions that are answered by computing, without a language model. */
    interface Questions {
        /** How long data-integration may take for one of the queries that a question needs. */
        @WithDefault("8s")
        @DurationMin(millis = 1)
        Duration deadline();

        /**
         * States in which nothing is overdue any more, in any letter case: choices of a status, or names of checkboxes such as
         * Paid.
         */
        @WithDefault(
                "done,paid,closed,completed,finished,resolved,settled,cancelled,delivered,rejected,won,lost,erledigt,bezahlt,storniert")
        List<String> finalStates();
    }

    /** The tools of data-integration, which language models call to answer a question. */
    interface Tools {
        /** How long the answer to one call may take; longer than data-integration gives a tool, which is 25 s. */
        @WithDefault("28s")
        @DurationMin(millis = 1)
        Duration deadline();

        /** Calls that are made at the same time for one answer; changes are made one by one. */
        @WithDefault("4")
        @Min(1)
        @Max(16)
        int parallelCalls();

        /** Calls that are made for one answer. */
        @WithDefault("24")
        @Min(1)
        @Max(200)
        int mostCalls();

        /** Size of the results that a model may read for one answer; it pays for them with each of its calls. */
        @WithDefault("64K")
        MemorySize mostResults();
    }

    /** The language models that answer; one without a key and a base URL is not asked. */
    interface Chat {
        enum Vendor {
            /** OpenAI and what speaks its protocol. */
            OPENAI,
            ANTHROPIC,
            GEMINI,
            OLLAMA
        }

        /**
         * In which order the configured language models are asked: when one fails, the next one answers, and when all fail,
         * the answer is put together from the records alone. One that is left out is not asked.
         */
        @WithDefault("openai,anthropic,gemini,ollama")
        List<Vendor> order();

        /** Failures in a row after which a language model is not asked for a while. */
        @WithDefault("3")
        @Min(1)
        @Max(100)
        int failuresToPause();

        /** How long a language model that keeps failing is not asked. */
        @WithDefault("30s")
        @DurationMin(millis = 1)
        Duration pause();

        /** Anthropic's service. */
        Anthropic anthropic();

        /** Google's Gemini service. */
        Gemini gemini();

        /** An Ollama server. */
        Ollama ollama();

        /** Key of the language model. Without it and without a base URL no model is asked. */
        Optional<String> apiKey();

        /** Where an OpenAI-compatible service answers; OpenAI itself by default. */
        Optional<String> baseUrl();

        /** Name of the language model. */
        @WithDefault("gpt-4.1-mini")
        String model();

        /** How long one call of the language model may take. */
        @WithDefault("30s")
        @DurationMin(millis = 1)
        Duration timeout();

        /** How long all calls of one question together may take; less than a gateway waits for an answer. */
        @WithDefault("90s")
        @DurationMin(millis = 1)
        Duration wholeTimeout();

        /** Calls of the model that one question may need. */
        @WithDefault("8")
        @Min(1)
        @Max(20)
        int maxRounds();

        /** Tokens of one answer of the model, at most. */
        @WithDefault("1000")
        @Min(1)
        int maxOutputTokens();

        /** Price of a million tokens that the model reads, in US dollars; budgets are charged with it. */
        @WithDefault("0.40")
        @DecimalMin("0")
        BigDecimal inputPrice();

        /** Price of a million tokens that the model writes, in US dollars; budgets are charged with it. */
        @WithDefault("1.60")
        @DecimalMin("0")
        BigDecimal outputPrice();
    }

    /** The language model at Anthropic. */
    interface Anthropic {
        /** Key of Anthropic. Without it it is not asked. */
        Optional<String> apiKey();

        /** Where Anthropic answers, up to the version in its path; Anthropic itself by default. */
        Optional<String> baseUrl();

        /** Name of its model. */
        @WithDefault("claude-haiku-4-5")
        String model();

        /** Price of a million tokens that the model reads, in US dollars; budgets are charged with it. */
        @WithDefault("1.00")
        @DecimalMin("0")
        BigDecimal inputPrice();

        /** Price of a million tokens that the model writes, in US dollars; budgets are charged with it. */
        @WithDefault("5.00")
        @DecimalMin("0")
        BigDecimal outputPrice();
    }

    /** The language model at Google. */
    interface Gemini {
        /** Key of Gemini. Without it it is not asked. */
        Optional<String> apiKey();

        /** Where Gemini answers, up to the version in its path; Google itself by default. */
        Optional<String> baseUrl();

        /** Name of its model. */
        @WithDefault("gemini-2.5-flash")
        String model();

        /** Price of a million tokens that the model reads, in US dollars; budgets are charged with it. */
        @WithDefault("0.30")
        @DecimalMin("0")
        BigDecimal inputPrice();

        /** Price of a million tokens that the model writes, in US dollars; budgets are charged with it. */
        @WithDefault("2.50")
        @DecimalMin("0")
        BigDecimal outputPrice();
    }

    /** The language model on an Ollama server; none without a base URL. */
    interface Ollama {
        /** Where the Ollama server answers, such as http://localhost:11434. Without it it is not asked. */
        Optional<String> baseUrl();

        /** Name of its model. */
        @WithDefault("llama3.1")
        String model();

        /** Price of a million tokens that the model reads, in US dollars; budgets are charged with it. */
        @WithDefault("0")
        @DecimalMin("0")
        BigDecimal inputPrice();

        /** Price of a million tokens that the model writes, in US dollars; budgets are charged with it. */
        @WithDefault("0")
        @DecimalMin("0")
        BigDecimal outputPrice();
    }

    /** What a workspace may spend. */
    interface Budget {
        /** Millionths of a US dollar that a workspace may spend on model calls in a day, UTC. */
        @WithDefault("5000000")
        @Min(0)
        long dailyMicros();

        /** How long each call of a model is kept, with its cost. */
        @WithDefault("400d")
        @DurationMin(days = 1)
        Duration keepCalls();

        /** How long what a workspace and each of its members has spent in a day is kept; longer than a month, which is added up. */
        @WithDefault("1100d")
        @DurationMin(days = 32)
        Duration keepSpending();
    }
}

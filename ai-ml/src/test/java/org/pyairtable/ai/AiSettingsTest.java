package org.pyairtable.ai;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyairtable.ai.AiSettings.Chat.Vendor;
import org.pyairtable.testkit.settings.MappingProbe;

class AiSettingsTest {
    private final MappingProbe<AiSettings> probe = MappingProbe.of(AiSettings.class);

    @Test
    void defaultsOfEveryKey() {
        assertThat(probe.defaults())
                .isEqualTo(Map.ofEntries(
                        Map.entry("secret-key", ""),
                        Map.entry("embedding.provider", "in-process"),
                        Map.entry("embedding.workers", "2"),
                        Map.entry("embedding.openai.base-url", "https://api.openai.com/v1"),
                        Map.entry("embedding.openai.api-key", ""),
                        Map.entry("embedding.openai.model", "text-embedding-3-small"),
                        Map.entry("embedding.openai.dimensions", "384"),
                        Map.entry("embedding.openai.timeout", "10s"),
                        Map.entry("indexing.batch-size", "32"),
                        Map.entry("indexing.quiet", "3s"),
                        Map.entry("indexing.longest-wait", "60s"),
                        Map.entry("indexing.lease", "30s"),
                        Map.entry("indexing.longest-pause", "500ms"),
                        Map.entry("indexing.tombstone-retention", "7d"),
                        Map.entry("index.vectors", "auto"),
                        Map.entry("index.most-vectors", "500000"),
                        Map.entry("index.checkpoint", "30s"),
                        Map.entry("search.candidates", "100"),
                        Map.entry("search.minimum-similarity", "0.22"),
                        Map.entry("chat.api-key", ""),
                        Map.entry("chat.base-url", ""),
                        Map.entry("chat.model", "gpt-4.1-mini"),
                        Map.entry("chat.timeout", "30s"),
                        Map.entry("chat.whole-timeout", "90s"),
                        Map.entry("chat.max-rounds", "8"),
                        Map.entry("tools.deadline", "28s"),
                        Map.entry("tools.parallel-calls", "4"),
                        Map.entry("tools.most-calls", "24"),
                        Map.entry("tools.most-results", "64K"),
                        Map.entry("chat.max-output-tokens", "1000"),
                        Map.entry("chat.input-price", "0.40"),
                        Map.entry("chat.output-price", "1.60"),
                        Map.entry("questions.deadline", "8s"),
                        Map.entry(
                                "questions.final-states",
                                "done,paid,closed,completed,finished,resolved,settled,cancelled,delivered,rejected,won,lost,erledigt,bezahlt,storniert"),
                        Map.entry("chat.order", "openai,anthropic,gemini,ollama"),
                        Map.entry("chat.failures-to-pause", "3"),
                        Map.entry("chat.pause", "30s"),
                        Map.entry("chat.anthropic.api-key", ""),
                        Map.entry("chat.anthropic.base-url", ""),
                        Map.entry("chat.anthropic.model", "claude-haiku-4-5"),
                        Map.entry("chat.anthropic.input-price", "1.00"),
                        Map.entry("chat.anthropic.output-price", "5.00"),
                        Map.entry("chat.gemini.api-key", ""),
                        Map.entry("chat.gemini.base-url", ""),
                        Map.entry("chat.gemini.model", "gemini-2.5-flash"),
                        Map.entry("chat.gemini.input-price", "0.30"),
                        Map.entry("chat.gemini.output-price", "2.50"),
                        Map.entry("chat.ollama.base-url", ""),
                        Map.entry("chat.ollama.model", "llama3.1"),
                        Map.entry("chat.ollama.input-price", "0"),
                        Map.entry("chat.ollama.output-price", "0"),
                        Map.entry("budget.daily-micros", "5000000"),
                        Map.entry("budget.keep-calls", "400d"),
                        Map.entry("budget.keep-spending", "1100d")));
    }

    @Test
    void everyKeyGiven() {
        AiSettings settings = probe.withAll(Map.ofEntries(
                Map.entry("secret-key", "a key"),
                Map.entry("embedding.provider", "openai"),
                Map.entry("embedding.workers", "1"),
                Map.entry("embedding.openai.base-url", "http://localhost:1"),
                Map.entry("embedding.openai.api-key", "key"),
                Map.entry("embedding.openai.model", "m"),
                Map.entry("embedding.openai.dimensions", "512"),
                Map.entry("embedding.openai.timeout", "1s"),
                Map.entry("indexing.batch-size", "16"),
                Map.entry("indexing.quiet", "1s"),
                Map.entry("indexing.longest-wait", "2s"),
                Map.entry("indexing.lease", "3s"),
                Map.entry("indexing.longest-pause", "4s"),
                Map.entry("indexing.tombstone-retention", "5d"),
                Map.entry("index.vectors", "pgvector"),
                Map.entry("index.most-vectors", "7"),
                Map.entry("index.checkpoint", "8s"),
                Map.entry("search.candidates", "50"),
                Map.entry("search.minimum-similarity", "0.5"),
                Map.entry("chat.api-key", "secret"),
                Map.entry("chat.base-url", "http://localhost:2"),
                Map.entry("chat.model", "n"),
                Map.entry("chat.timeout", "9s"),
                Map.entry("chat.whole-timeout", "10s"),
                Map.entry("chat.max-rounds", "3"),
                Map.entry("tools.deadline", "5s"),
                Map.entry("tools.parallel-calls", "2"),
                Map.entry("tools.most-calls", "7"),
                Map.entry("tools.most-results", "1M"),
                Map.entry("chat.max-output-tokens", "200"),
                Map.entry("chat.input-price", "0.1"),
                Map.entry("chat.output-price", "0.2"),
                Map.entry("questions.deadline", "2s"),
                Map.entry("questions.final-states", "over,out"),
                Map.entry("chat.order", "ollama,gemini"),
                Map.entry("chat.failures-to-pause", "4"),
                Map.entry("chat.pause", "11s"),
                Map.entry("chat.anthropic.api-key", "ka"),
                Map.entry("chat.anthropic.base-url", "http://localhost:3"),
                Map.entry("chat.anthropic.model", "ma"),
                Map.entry("chat.anthropic.input-price", "0.3"),
                Map.entry("chat.anthropic.output-price", "0.4"),
                Map.entry("chat.gemini.api-key", "kg"),
                Map.entry("chat.gemini.base-url", "http://localhost:4"),
                Map.entry("chat.gemini.model", "mg"),
                Map.entry("chat.gemini.input-price", "0.5"),
                Map.entry("chat.gemini.output-price", "0.6"),
                Map.entry("chat.ollama.base-url", "http://localhost:5"),
                Map.entry("chat.ollama.model", "mo"),
                Map.entry("chat.ollama.input-price", "0.7"),
                Map.entry("chat.ollama.output-price", "0.8"),
                Map.entry("budget.daily-micros", "12"),
                Map.entry("budget.keep-spending", "40d"),
                Map.entry("budget.keep-calls", "13d")));

        assertThat(settings.embedding().provider()).isEqualTo(AiSettings.Embedding.Provider.OPENAI);
        assertThat(settings.embedding().workers()).isEqualTo(1);
        assertThat(settings.embedding().openai().baseUrl()).isEqualTo("http://localhost:1");
        assertThat(settings.embedding().openai().apiKey()).isEqualTo(Optional.of("key"));
        assertThat(settings.embedding().openai().model()).isEqualTo("m");
        assertThat(settings.embedding().openai().dimensions()).isEqualTo(512);
        assertThat(settings.embedding().openai().timeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.indexing().batchSize()).isEqualTo(16);
        assertThat(settings.indexing().quiet()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.indexing().longestWait()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.indexing().lease()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.indexing().longestPause()).isEqualTo(Duration.ofSeconds(4));
        assertThat(settings.indexing().tombstoneRetention()).isEqualTo(Duration.ofDays(5));
        assertThat(settings.index().vectors()).isEqualTo(AiSettings.Index.Vectors.PGVECTOR);
        assertThat(settings.index().mostVectors()).isEqualTo(7);
        assertThat(settings.index().checkpoint()).isEqualTo(Duration.ofSeconds(8));
        assertThat(settings.search().candidates()).isEqualTo(50);
        assertThat(settings.search().minimumSimilarity()).isEqualTo(0.5f);
        assertThat(settings.chat().apiKey()).isEqualTo(Optional.of("secret"));
        assertThat(settings.chat().baseUrl()).isEqualTo(Optional.of("http://localhost:2"));
        assertThat(settings.chat().model()).isEqualTo("n");
        assertThat(settings.chat().timeout()).isEqualTo(Duration.ofSeconds(9));
        assertThat(settings.chat().wholeTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.chat().maxRounds()).isEqualTo(3);
        assertThat(settings.tools().deadline()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.tools().parallelCalls()).isEqualTo(2);
        assertThat(settings.tools().mostCalls()).isEqualTo(7);
        assertThat(settings.tools().mostResults().asLongValue()).isEqualTo(1_048_576);
        assertThat(settings.chat().maxOutputTokens()).isEqualTo(200);
        assertThat(settings.chat().inputPrice()).isEqualByComparingTo("0.1");
        assertThat(settings.chat().outputPrice()).isEqualByComparingTo("0.2");
        assertThat(settings.questions().deadline()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.questions().finalStates()).containsExactly("over", "out");
        assertThat(settings.chat().order()).containsExactly(Vendor.OLLAMA, Vendor.GEMINI);
        assertThat(settings.chat().failuresToPause()).isEqualTo(4);
        assertThat(settings.chat().pause()).isEqualTo(Duration.ofSeconds(11));
        assertThat(settings.chat().anthropic().apiKey()).isEqualTo(Optional.of("ka"));
        assertThat(settings.chat().anthropic().baseUrl()).isEqualTo(Optional.of("http://localhost:3"));
        assertThat(settings.chat().anthropic().model()).isEqualTo("ma");
        assertThat(settings.chat().anthropic().inputPrice()).isEqualByComparingTo("0.3");
        assertThat(settings.chat().anthropic().outputPrice()).isEqualByComparingTo("0.4");
        assertThat(settings.chat().gemini().apiKey()).isEqualTo(Optional.of("kg"));
        assertThat(settings.chat().gemini().baseUrl()).isEqualTo(Optional.of("http://localhost:4"));
        assertThat(settings.chat().gemini().model()).isEqualTo("mg");
        assertThat(settings.chat().gemini().inputPrice()).isEqualByComparingTo("0.5");
        assertThat(settings.chat().gemini().outputPrice()).isEqualByComparingTo("0.6");
        assertThat(settings.chat().ollama().baseUrl()).isEqualTo(Optional.of("http://localhost:5"));
        assertThat(settings.chat().ollama().model()).isEqualTo("mo");
        assertThat(settings.chat().ollama().inputPrice()).isEqualByComparingTo("0.7");
        assertThat(settings.chat().ollama().outputPrice()).isEqualByComparingTo("0.8");
        assertThat(settings.budget().dailyMicros()).isEqualTo(12);
        assertThat(settings.budget().keepCalls()).isEqualTo(Duration.ofDays(13));
        assertThat(settings.budget().keepSpending()).isEqualTo(Duration.ofDays(40));
    }

    @Test
    void wrongValuesAreRefused() {
        assertThat(probe.refusal("embedding.provider", "guess")).contains("embedding.provider");
        assertThat(probe.refusal("index.vectors", "elsewhere")).contains("index.vectors");
        assertThat(probe.refusal("budget.keep-spending", "31d")).contains("keep-spending");
        assertThat(probe.refusal("embedding.workers", "0")).contains("workers");
        assertThat(probe.refusal("search.candidates", "9")).contains("candidates");
        assertThat(probe.refusal("search.minimum-similarity", "1.5")).contains("minimum-similarity");
        assertThat(probe.refusal("chat.max-rounds", "21")).contains("max-rounds");
        assertThat(probe.refusal("tools.deadline", "0s")).contains("deadline");
        assertThat(probe.refusal("tools.parallel-calls", "17")).contains("parallel-calls");
        assertThat(probe.refusal("tools.most-calls", "0")).contains("most-calls");
        assertThat(probe.refusal("tools.most-results", "much")).contains("most-results");
        assertThat(probe.refusal("chat.input-price", "-1")).contains("input-price");
        assertThat(probe.refusal("questions.deadline", "0s")).contains("deadline");
        assertThat(probe.refusal("budget.daily-micros", "-1")).contains("daily-micros");
        assertThat(probe.refusal("chat.order", "openai,guess")).contains("chat.order");
        assertThat(probe.refusal("chat.failures-to-pause", "0")).contains("failures-to-pause");
        assertThat(probe.refusal("chat.pause", "0s")).contains("pause");
        assertThat(probe.refusal("chat.anthropic.input-price", "-1")).contains("input-price");
        assertThat(probe.refusal("chat.gemini.output-price", "-1")).contains("output-price");
        assertThat(probe.refusal("chat.ollama.input-price", "-1")).contains("input-price");
        assertThat(probe.refusal("budget.keep-calls", "1h")).contains("keep-calls");
        assertThat(probe.refusal("indexing.quiet", "-1s")).contains("quiet");
    }
}

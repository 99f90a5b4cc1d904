package org.pyairtable.ai.embedding.external;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.List;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.ai.embedding.Embedder;
import org.pyairtable.ai.embedding.Vector;

/** Embeddings over OpenAI's protocol. Fails when the provider does; callers decide when to retry. */
public final class OpenAiEmbedder implements Embedder {
    private final AiSettings.OpenAi settings;
    private final OpenAiEmbeddingModel model;

    public OpenAiEmbedder(AiSettings.OpenAi settings) {
        this.settings = settings;
        this.model = OpenAiEmbeddingModel.builder()
                .baseUrl(settings.baseUrl())
                .apiKey(settings.apiKey().orElse("none"))
                .modelName(settings.model())
                .dimensions(settings.dimensions())
                .timeout(settings.timeout())
                .maxRetries(0)
                .build();
    }

    @Override
    public String model() {
        return settings.model() + "/" + settings.dimensions();
    }

    @Override
    public int dimensions() {
        return settings.dimensions();
    }

    @Override
    public boolean ready() {
        return true;
    }

    @Override
    public Uni<List<Vector>> embedAll(List<String> passages) {
        List<TextSegment> segments = passages.stream().map(TextSegment::from).toList();
        return Uni.createFrom()
                .item(() -> model.embedAll(segments).content().stream()
                        .map(embedding -> Vector.of(embedding.vector()))
                        .toList())
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    @Override
    public Uni<Vector> embedQuestion(String question) {
        return embedAll(List.of(question)).map(List::getFirst);
    }
}

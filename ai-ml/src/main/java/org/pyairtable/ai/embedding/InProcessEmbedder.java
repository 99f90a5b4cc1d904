package org.pyairtable.ai.embedding;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A sentence model of 384 dimensions inside this process. Passages share a few threads; a question has a thread of its
 * own, so that a search does not wait for a burst of documents. The model is loaded in the background at once.
 */
final class InProcessEmbedder implements Embedder {
    private static final int DIMENSIONS = 384;

    private final Optional<String> dataDirectory;
    private final ExecutorService passages;
    private final ExecutorService questions = threads(1, "embed-question");
    private volatile @Nullable SentenceModel model;

    InProcessEmbedder(int workers, Optional<String> dataDirectory) {
        this.dataDirectory = dataDirectory;
        this.passages = threads(workers, "embed-passage");
        passages.execute(this::loaded);
    }

    @Override
    public String model() {
        return "all-minilm-l6-v2-q";
    }

    @Override
    public int dimensions() {
        return DIMENSIONS;
    }

    @Override
    public boolean ready() {
        return model != null;
    }

    @Override
    public Uni<List<Vector>> embedAll(List<String> texts) {
        return Uni.createFrom()
                .item(() -> texts.stream().map(loaded()::embedText).toList())
                .runSubscriptionOn(passages);
    }

    @Override
    public Uni<Vector> embedQuestion(String question) {
        return Uni.createFrom().item(() -> loaded().embedText(question)).runSubscriptionOn(questions);
    }

    void close() {
        passages.shutdownNow();
        questions.shutdownNow();
    }

    private SentenceModel loaded() {
        SentenceModel present = model;
        return present == null ? load() : present;
    }

    private synchronized SentenceModel load() {
        SentenceModel present = model;
        if (present == null) {
            present = SentenceModel.load(dataDirectory);
            model = present;
        }
        return present;
    }

    private static ExecutorService threads(int count, String name) {
        return Executors.newFixedThreadPool(
                count, Thread.ofPlatform().daemon().name(name + "-", 0).factory());
    }
}

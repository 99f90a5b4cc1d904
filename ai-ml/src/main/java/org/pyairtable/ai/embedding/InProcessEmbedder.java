package org.pyairtable.ai.embedding;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.load.BackgroundThread;
import org.pyairtable.ai.load.Pace;
import org.pyairtable.ai.load.RequestsUnderWay;
import org.pyairtable.runtime.flow.Sequential;

/**
 * A sentence model of 384 dimensions inside this process. Passages share a few threads of the lowest priority, and each
 * waits before it starts while requests are under way, at most for a share of the time. A question has a thread of its own, so
 * that a search does not wait for a burst of documents. The model is loaded in the background at the start.
 */
public final class InProcessEmbedder implements Embedder {
    private static final int DIMENSIONS = 384;

    private final Optional<String> dataDirectory;
    private final RequestsUnderWay requests;
    private final Pace pace;
    private final ExecutorService passages;
    private final ExecutorService questions = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("embed-question").factory());
    private volatile @Nullable SentenceModel model;

    /**
     * @param workers threads that embed passages
     * @param longestPause the longest time that a passage waits for requests
     * @param dataDirectory where the tokenizer may unpack its native library; else its own folder in the user's home
     */
    public InProcessEmbedder(
            int workers, RequestsUnderWay requests, Duration longestPause, Optional<String> dataDirectory) {
        this.requests = requests;
        this.pace = new Pace(longestPause);
        this.dataDirectory = dataDirectory;
        this.passages = Executors.newFixedThreadPool(workers, BackgroundThread.factory("embed-passage"));
        questions.execute(this::loaded);
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
        return Sequential.map(texts, this::embedPassage);
    }

    @Override
    public Uni<Vector> embedQuestion(String question) {
        return Uni.createFrom().item(() -> loaded().embedText(question)).runSubscriptionOn(questions);
    }

    private Uni<Vector> embedPassage(String text) {
        return requests.quiet(pace.pause()).emitOn(passages).map(ignored -> {
            SentenceModel loaded = loaded();
            return pace.piece(() -> loaded.embedText(text));
        });
    }

    /** Stops; embeddings under way fail. */
    public void close() {
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
}

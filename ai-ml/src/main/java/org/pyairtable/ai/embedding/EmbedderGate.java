package org.pyairtable.ai.embedding;

import jakarta.inject.Singleton;
import org.pyairtable.runtime.health.ReadinessGate;

/** No traffic before the model is loaded. */
@Singleton
class EmbedderGate implements ReadinessGate {
    private final Embedder embedder;

    EmbedderGate(Embedder embedder) {
        this.embedder = embedder;
    }

    @Override
    public String name() {
        return "embedding-model";
    }

    @Override
    public boolean open() {
        return embedder.ready();
    }
}

package org.pyairtable.ai.embedding.external;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.ai.FolderSettings;
import org.pyairtable.ai.embedding.Embedder;
import org.pyairtable.ai.embedding.InProcessEmbedder;
import org.pyairtable.ai.load.RequestsUnderWay;

/** The embedder that the configuration names. */
@ApplicationScoped
class EmbedderChoice {
    @Produces
    @Singleton
    Embedder embedder(AiSettings config, RequestsUnderWay requests, FolderSettings folders) {
        return switch (config.embedding().provider()) {
            case IN_PROCESS ->
                new InProcessEmbedder(
                        config.embedding().workers(),
                        requests,
                        config.indexing().longestPause(),
                        folders.dir());
            case OPENAI -> new OpenAiEmbedder(config.embedding().openai());
        };
    }

    void close(@Disposes Embedder embedder) {
        if (embedder instanceof InProcessEmbedder inProcess) {
            inProcess.close();
        }
    }
}

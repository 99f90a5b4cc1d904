package org.pyairtable.ai.embedding;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.pyairtable.ai.AiConfig;
import org.pyairtable.ai.embedding.external.OpenAiEmbedder;

/** The embedder that the configuration names. */
@ApplicationScoped
class EmbedderChoice {
    @Produces
    @Singleton
    Embedder embedder(AiConfig config, @ConfigProperty(name = "pyairtable.data.dir") Optional<String> dataDirectory) {
        return switch (config.embedding().provider()) {
            case IN_PROCESS -> new InProcessEmbedder(config.embedding().workers(), dataDirectory);
            case OPENAI -> new OpenAiEmbedder(config.embedding().openai());
        };
    }

    void close(@Disposes Embedder embedder) {
        if (embedder instanceof InProcessEmbedder inProcess) {
            inProcess.close();
        }
    }
}

package org.pyairtable.ai.embedding;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.langchain4j.model.embedding.onnx.AbstractInProcessEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxBertBiEncoder;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * all-MiniLM-L6-v2, quantised. One call uses one core, the caller's thread; calls may overlap. The runtime neither spins
 * while idle nor keeps an arena of past peaks, which bounds the memory of the process.
 */
final class SentenceModel extends AbstractInProcessEmbeddingModel {
    private static final String MODEL = "/all-minilm-l6-v2-q.onnx";
    private static final String TOKENIZER = "/all-minilm-l6-v2-q-tokenizer.json";

    private final OnnxBertBiEncoder encoder;

    private SentenceModel(OnnxBertBiEncoder encoder) {
        super(Runnable::run);
        this.encoder = encoder;
    }

    /** @param dataDirectory where the tokenizer may unpack its native library; else its own folder in the user's home */
    static SentenceModel load(Optional<String> dataDirectory) {
        // Otherwise the tokenizer's library reports its use to its vendor.
        System.setProperty("OPT_OUT_TRACKING", "true");
        dataDirectory.ifPresent(folder -> System.setProperty("ENGINE_CACHE_DIR", folder + "/native"));
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
                InputStream tokenizer = resource(TOKENIZER)) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setCPUArenaAllocator(false);
            options.setMemoryPatternOptimization(false);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            OrtSession session = session(environment, options);
            return new SentenceModel(new OnnxBertBiEncoder(environment, session, tokenizer, PoolingMode.MEAN));
        } catch (OrtException e) {
            throw new IllegalStateException("The embedding model cannot be loaded", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Vector embedText(String text) {
        return Vector.of(embed(text.isBlank() ? "-" : text).content().vector());
    }

    @Override
    protected OnnxBertBiEncoder model() {
        return encoder;
    }

    /** From a file, which is needed while it is read: from an array, its bytes would stay in memory, 30 MB of them. */
    private static OrtSession session(OrtEnvironment environment, OrtSession.SessionOptions options)
            throws IOException, OrtException {
        Path file = Files.createTempFile("sentence-model-", ".onnx");
        try (InputStream in = resource(MODEL)) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            return environment.createSession(file.toString(), options);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static InputStream resource(String name) throws IOException {
        InputStream in = SentenceModel.class.getResourceAsStream(name);
        if (in == null) {
            throw new IOException("Not on the class path: " + name);
        }
        return in;
    }
}

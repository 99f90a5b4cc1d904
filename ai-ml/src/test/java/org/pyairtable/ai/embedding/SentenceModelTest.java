package org.pyairtable.ai.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class SentenceModelTest {
    @Test
    void textsOfSimilarMeaningAreNearer() {
        SentenceModel model = SentenceModel.load(Optional.empty());
        Vector question = model.embedText("heavy rain delayed the roof");

        float alike = question.cosine(model.embedText("storm postponed roofing works"));
        float unlike = question.cosine(model.embedText("Invoice 1022 paid by transfer"));

        assertThat(question.dimensions()).isEqualTo(384);
        assertThat(alike).isGreaterThan(0.6f);
        assertThat(unlike).isLessThan(0.15f);
    }

    @Test
    void bytesKeepAVectorAsItIs() {
        Vector vector = Vector.of(3, 4, 0);

        assertThat(Vector.of(vector.toBuffer())).isEqualTo(vector);
        assertThat(vector.values()).containsExactly(0.6f, 0.8f, 0f);
    }
}

package org.pyairtable.ai.chat;

import io.smallrye.mutiny.Uni;

/** Answers questions from records. */
interface Answerer {
    Uni<Answer> answer(Inquiry inquiry);
}

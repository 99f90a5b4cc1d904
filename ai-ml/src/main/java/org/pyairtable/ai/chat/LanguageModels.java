package org.pyairtable.ai.chat;

import java.util.List;

/** The language models that are configured, in the order in which they are asked. */
public class LanguageModels {
    private final List<ModelBreaker> inOrder;

    /** @param inOrder empty when the installation has none */
    public LanguageModels(List<ModelBreaker> inOrder) {
        this.inOrder = List.copyOf(inOrder);
    }

    List<ModelBreaker> inOrder() {
        return inOrder;
    }
}

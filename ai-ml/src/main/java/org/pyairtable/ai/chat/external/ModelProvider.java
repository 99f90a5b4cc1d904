package org.pyairtable.ai.chat.external;

import java.util.Optional;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.ai.chat.LanguageModel;
import org.pyairtable.ai.provider.ApiKey;

/** Makes the language model of one provider. A bean of this type is all that a further provider needs. */
public interface ModelProvider {
    AiSettings.Chat.Vendor provider();

    /**
     * Empty when it is not configured.
     *
     * @param own a key of a workspace, which is used instead of the installation's
     */
    Optional<LanguageModel> model(AiSettings.Chat settings, Optional<ApiKey> own);

    /** With the installation's key. */
    default Optional<LanguageModel> model(AiSettings.Chat settings) {
        return model(settings, Optional.empty());
    }
}

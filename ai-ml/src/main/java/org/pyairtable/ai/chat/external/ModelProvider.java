package org.pyairtable.ai.chat.external;

import java.util.Optional;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.ai.chat.LanguageModel;

/** Makes the language model of one provider. A bean of this type is all that a further provider needs. */
public interface ModelProvider {
    AiSettings.Chat.Vendor provider();

    /** Empty when it is not configured. */
    Optional<LanguageModel> model(AiSettings.Chat settings);
}

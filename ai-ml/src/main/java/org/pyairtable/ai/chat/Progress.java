package org.pyairtable.ai.chat;

/** What the user sees of an answer while it is made. Called by one thread at a time. */
interface Progress {
    /** A piece of the text as the model writes it. */
    void words(String piece);

    void called(Answer.ToolCall call);

    void used(Answer.ToolUse tool);

    /** What was written so far does not count: another model answers, or the search. */
    void startedOver();

    /** Shows nothing. */
    Progress NONE = new Progress() {
        @Override
        public void words(String piece) {}

        @Override
        public void called(Answer.ToolCall call) {}

        @Override
        public void used(Answer.ToolUse tool) {}

        @Override
        public void startedOver() {}
    };
}

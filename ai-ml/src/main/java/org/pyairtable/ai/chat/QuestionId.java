package org.pyairtable.ai.chat;

/** A question of a session; the same when it is answered again. */
record QuestionId(String sessionId, long position) {}

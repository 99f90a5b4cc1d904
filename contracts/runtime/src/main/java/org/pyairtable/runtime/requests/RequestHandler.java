package org.pyairtable.runtime.requests;

import io.smallrye.mutiny.Uni;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Event;
import org.pyairtable.events.Reply;
import org.pyairtable.events.Topic;

/** Answers the questions of a topic. A {@code ServiceException} becomes {@link Reply.RequestFailed} with its code. */
public interface RequestHandler<Q extends Event> {
    Topic<Q> topic();

    Uni<? extends Reply> answer(Envelope<Q> question);
}

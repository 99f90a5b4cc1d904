package org.pyairtable.ai.chat;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.chat.Answer.Mode;
import org.pyairtable.ai.chat.Answer.ToolCall;
import org.pyairtable.ai.chat.Answer.ToolUse;
import org.pyairtable.ai.chat.Answer.Usage;

/** An answer while it is made. It does not depend on who follows it. */
final class RunningAnswer implements Progress {
    private final String sessionId;
    private final long position;
    private final Inquiry inquiry;
    private final List<ChatEvent> events = new ArrayList<>();
    private final List<MultiEmitter<? super ChatEvent>> followers = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final List<ToolUse> tools = new ArrayList<>();
    private @Nullable UniEmitter<? super Answer> onStop;
    private boolean stopped;
    private boolean over;

    RunningAnswer(String sessionId, long position, Inquiry inquiry) {
        this.sessionId = sessionId;
        this.position = position;
        this.inquiry = inquiry;
        events.add(new ChatEvent.Begun(sessionId));
    }

    String sessionId() {
        return sessionId;
    }

    long position() {
        return position;
    }

    Inquiry inquiry() {
        return inquiry;
    }

    @Override
    public synchronized void words(String piece) {
        text.append(piece);
        publish(new ChatEvent.Piece(piece));
    }

    @Override
    public synchronized void called(ToolCall call) {
        publish(new ChatEvent.Called(call));
    }

    @Override
    public synchronized void used(ToolUse tool) {
        tools.add(tool);
        text.setLength(0);
        publish(new ChatEvent.Used(tool));
    }

    @Override
    public synchronized void startedOver() {
        tools.clear();
        text.setLength(0);
        publish(new ChatEvent.StartedOver("Another model or the search answers"));
    }

    /** Everything from the beginning to the last event. A follower that leaves ends nothing. */
    Multi<ChatEvent> follow() {
        return Multi.createFrom().<ChatEvent>emitter(this::add, BackPressureStrategy.BUFFER);
    }

    /** Completes with what was written so far when the user stops the answer. */
    Uni<Answer> stops() {
        return Uni.createFrom().<Answer>emitter(this::onStop);
    }

    synchronized void stop() {
        stopped = true;
        UniEmitter<? super Answer> waiting = onStop;
        if (waiting != null) {
            waiting.complete(partial());
        }
    }

    synchronized boolean stopped() {
        return stopped;
    }

    synchronized void end(ChatReply reply) {
        publish(new ChatEvent.Citations(reply.sources()));
        last(new ChatEvent.Done(reply));
    }

    synchronized void fail(ChatEvent.Failed failure) {
        last(failure);
    }

    private synchronized void onStop(UniEmitter<? super Answer> emitter) {
        onStop = emitter;
        if (stopped) {
            emitter.complete(partial());
        }
    }

    private Answer partial() {
        return new Answer(
                text.toString(), Mode.MODEL, "The answer was stopped before its end.", List.of(), tools, Usage.none());
    }

    private synchronized void add(MultiEmitter<? super ChatEvent> follower) {
        events.forEach(follower::emit);
        if (over) {
            follower.complete();
            return;
        }
        followers.add(follower);
        follower.onTermination(() -> leave(follower));
    }

    private synchronized void leave(MultiEmitter<? super ChatEvent> follower) {
        followers.remove(follower);
    }

    private void publish(ChatEvent event) {
        if (!over) {
            events.add(event);
            List.copyOf(followers).forEach(follower -> follower.emit(event));
        }
    }

    private void last(ChatEvent event) {
        publish(event);
        over = true;
        List.copyOf(followers).forEach(MultiEmitter::complete);
    }
}

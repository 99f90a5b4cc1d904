package org.pyairtable.ai.chat;

import io.quarkus.vertx.ConsumeEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.eventbus.EventBus;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The answers that this instance makes. Each goes on when its client is gone: it is begun over the event bus, and not by the
 * request.
 */
@ApplicationScoped
class AnswersUnderWay {
    private static final Logger LOG = Logger.getLogger(AnswersUnderWay.class);
    private static final String BEGUN = "chat-answer-begun";

    private record Task(RunningAnswer answer, Uni<Void> work) {}

    private final Map<Long, Task> tasks = new ConcurrentHashMap<>();
    private final EventBus bus;

    AnswersUnderWay(EventBus bus) {
        this.bus = bus;
    }

    /** @param work makes the answer and ends it, also when it fails */
    void begin(RunningAnswer answer, Uni<Void> work) {
        tasks.put(answer.position(), new Task(answer, work));
        bus.publish(BEGUN, answer.position());
    }

    /** The answers of a session that are not finished. */
    List<RunningAnswer> of(String sessionId) {
        return tasks.values().stream()
                .map(Task::answer)
                .filter(answer -> answer.sessionId().equals(sessionId))
                .toList();
    }

    @ConsumeEvent(BEGUN)
    Uni<Void> run(Long position) {
        Task task = tasks.get(position);
        if (task == null) {
            return Uni.createFrom().voidItem();
        }
        return task.work()
                .onFailure()
                .invoke(failure -> LOG.errorf(
                        failure,
                        "Answer not stored, it is shown as interrupted: session=%s",
                        task.answer().sessionId()))
                .onFailure()
                .recoverWithNull()
                .onTermination()
                .invoke(() -> tasks.remove(position));
    }
}

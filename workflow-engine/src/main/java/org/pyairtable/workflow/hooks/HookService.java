package org.pyairtable.workflow.hooks;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.WorkspaceStates;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.tracing.TraceContext;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.definitions.WorkflowStore;
import org.pyairtable.workflow.definitions.trigger.StartForm;
import org.pyairtable.workflow.definitions.trigger.WebhookTrigger;
import org.pyairtable.workflow.runs.RunStarts;
import org.pyairtable.workflow.runs.state.Run;
import org.pyairtable.workflow.runs.state.RunSeed;
import org.pyairtable.workflow.runs.state.TriggerData;
import org.pyairtable.workflow.runs.views.RunEnds;
import org.pyairtable.workflow.runs.waits.ArrivedEvent;
import org.pyairtable.workflow.runs.waits.EventWaits;
import org.pyairtable.workflow.secrets.Secret;
import org.pyairtable.workflow.secrets.SecretStore;
import org.pyairtable.workflow.steps.EventKey;

/** Starts workflows for calls that prove themselves. */
@Singleton
class HookService {
    private static final int LONGEST_KEY = 200;
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(20);

    private final Pool pool;
    private final WorkflowStore workflows;
    private final SecretStore secrets;
    private final RunStarts starts;
    private final EventWaits waits;
    private final RunEnds ends;
    private final WorkspaceStates workspaces;
    private final Clock clock;

    HookService(
            Pool pool,
            WorkflowStore workflows,
            SecretStore secrets,
            RunStarts starts,
            EventWaits waits,
            RunEnds ends,
            WorkspaceStates workspaces,
            Clock clock) {
        this.clock = clock;
        this.workspaces = workspaces;
        this.pool = pool;
        this.workflows = workflows;
        this.secrets = secrets;
        this.starts = starts;
        this.waits = waits;
        this.ends = ends;
    }

    /** @param header gives the value of a header, an empty text for one that is not there */
    record Call(@Nullable String secret, UnaryOperator<String> header, Buffer body) {}

    private record Hook(Workflow workflow, WebhookTrigger trigger) {}

    /**
     * What a call has come to.
     *
     * @param runId absent when the call repeats an earlier one, or the condition of the trigger is not true for it
     * @param end absent where the answer does not wait for it
     */
    record Called(Optional<String> runId, Optional<RunEnds.End> end) {}

    /** Whatever is wrong before a call has proved itself gets one answer. */
    Uni<Called> call(String id, Call call) {
        return workflows.current(pool, id).chain(found -> {
            Hook hook = found.flatMap(HookService::hook).orElseThrow(HookService::unknown);
            String name = hook.trigger().secret();
            return secrets.open(hook.workflow().workspaceId(), Set.of(name)).chain(opened -> {
                Secret secret = Optional.ofNullable(opened.get(name)).orElseThrow(HookService::unknown);
                return started(hook, causeOf(hook.trigger(), call, secret.value()), call)
                        .chain(run -> answer(hook, run));
            });
        });
    }

    private Uni<Called> answer(Hook hook, Optional<Run> run) {
        return run.filter(started -> hook.trigger().answer() == WebhookTrigger.Answer.DONE)
                .map(started -> ends.within(started.id(), LONGEST_ANSWER)
                        .map(end -> new Called(Optional.of(started.id()), Optional.of(end))))
                .orElseGet(() -> Uni.createFrom().item(new Called(run.map(Run::id), Optional.empty())));
    }

    private static Optional<Hook> hook(Workflow workflow) {
        return workflow.definition().trigger() instanceof WebhookTrigger trigger
                ? Optional.of(new Hook(workflow, trigger))
                : Optional.empty();
    }

    /** What is the same in repeated calls. Of signed ones only what is signed counts. */
    private static String causeOf(WebhookTrigger trigger, Call call, String secret) {
        if (trigger.signature() != null) {
            if (!Proof.isSigned(
                    call.header().apply(trigger.signature()), call.body().getBytes(), secret)) {
                throw unknown();
            }
            return Proof.signature(call.body().getBytes(), secret);
        }
        if (call.secret() == null || !Proof.holdsSecret(call.secret(), secret)) {
            throw unknown();
        }
        String header = trigger.dedupe() == null ? "Idempotency-Key" : trigger.dedupe();
        String key = call.header().apply(header);
        if (key.length() > LONGEST_KEY) {
            throw ServiceException.invalid(header, "is longer than " + LONGEST_KEY + " characters");
        }
        return key.isBlank() ? Ids.random("call") : key;
    }

    private Uni<Optional<Run>> started(Hook hook, String cause, Call call) {
        Map<String, Object> values =
                switch (hook.trigger().form().read(HookBody.read(call.body().getBytes()))) {
                    case StartForm.Filled.Values read -> read.values();
                    case StartForm.Filled.Refused refused ->
                        throw ServiceException.invalid("body." + refused.name(), refused.message());
                };
        hook.workflow().whyNotStarted().ifPresent(reason -> {
            throw ServiceException.conflict(reason);
        });
        workspaces.requireWritable(hook.workflow().workspaceId());
        RunSeed seed = new RunSeed(
                hook.workflow(),
                TriggerData.withValues(hook.trigger().type(), values),
                "hook",
                cause,
                UUID.randomUUID().toString(),
                TraceContext.current(),
                0,
                Optional.empty());
        if (!hook.workflow().admits(values, clock.instant())) {
            return pool.withTransaction(c -> arrive(c, hook, cause, values)).replaceWith(Optional.empty());
        }
        // One that repeats another starts no run, and ends no wait either. Waits come before slots, as in the turn that
        // ends a
        // run at the deadline of its wait: so neither of the two ever waits for the other.
        return pool.withTransaction(c -> starts.hasStarted(c, seed)
                .chain(repeated -> repeated
                        ? Uni.createFrom().item(Optional.empty())
                        : arrive(c, hook, cause, values).chain(() -> starts.start(c, seed))));
    }

    /** Brings the call to the runs that wait for it. */
    private Uni<Void> arrive(SqlConnection c, Hook hook, String cause, Map<String, Object> values) {
        String key =
                EventKey.hook(hook.workflow().workspaceId(), hook.workflow().id());
        return waits.open(c, key)
                .chain(awaited -> awaited
                        ? waits.arrived(c, ArrivedEvent.of(key, cause, values))
                        : Uni.createFrom().voidItem());
    }

    private static ServiceException unknown() {
        return ServiceException.notFound("Hook");
    }
}

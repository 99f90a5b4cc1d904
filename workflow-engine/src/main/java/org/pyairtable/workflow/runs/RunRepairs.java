package org.pyairtable.workflow.runs;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.pyairtable.workflow.runs.state.Progress;
import org.pyairtable.workflow.runs.state.Run;
import org.pyairtable.workflow.runs.state.RunState;
import org.pyairtable.workflow.runs.store.RunStore;

/** What people do about a run: end it, or take it up again. Every method works inside the transaction of the given connection. */
@Singleton
public class RunRepairs {
    private final Turns turns;
    private final RunStore runs;

    RunRepairs(Turns turns, RunStore runs) {
        this.turns = turns;
        this.runs = runs;
    }

    /** Ends a run. False when it had ended already. */
    public Uni<Boolean> cancel(SqlConnection c, String runId, String reason) {
        return runs.lock(c, runId).chain(found -> {
            Run run = found.orElseThrow();
            return run.state() instanceof RunState.Active active
                    ? turns.hold(c, run, run.causeId())
                            .chain(held -> held.turn().cancel(active, reason))
                            .replaceWith(true)
                    : Uni.createFrom().item(false);
        });
    }

    /** What came of the wish to take a failed run up again. */
    public sealed interface Retried {
        record TakenUp() implements Retried {}

        record Refused(String reason) implements Retried {}
    }

    /** Takes a failed run up at the step that failed; what succeeded is not done again. */
    public Uni<Retried> retry(SqlConnection c, String runId) {
        return runs.lock(c, runId).map(Optional::orElseThrow).chain(run -> runs.lastReplay(c, runId)
                .chain(replay -> replay.isPresent()
                        ? refused("The run was replayed as run " + replay.get() + ", which has taken over what it did")
                        : turns.hold(c, run, runId).chain(held -> retried(run, held))));
    }

    private static Uni<Retried> retried(Run run, Turns.Held held) {
        if (!(run.state() instanceof RunState.Failed ended)
                || !(held.turn().progress() instanceof Progress.Failed failed)) {
            return refused("The run has not failed; it is " + run.state().status());
        }
        if (run.parent() != null) {
            return refused("The run is a part of run " + run.parent().runId() + "; retry that one");
        }
        if (failed.undoing() != null) {
            return undoneAgain(held, ended, failed.undoing());
        }
        if (Progress.hasBegunToUndo(held.taken())) {
            return refused("What the run did is undone, wholly or in part; start the workflow anew");
        }
        if (failed.run().isUnanswered()) {
            return refused("The answer to the command of step " + failed.run().stepId()
                    + " is outstanding; when it comes, the run goes on by itself");
        }
        return held.turn().retry(ended.reopen(), failed.step(), failed.run()).replaceWith(new Retried.TakenUp());
    }

    /** Goes on undoing; in the end the run has failed, and nothing is left of it. */
    private static Uni<Retried> undoneAgain(Turns.Held held, RunState.Failed ended, Progress.Failed undoing) {
        return undoing.run().isUnanswered()
                ? refused("The answer to the command of step " + undoing.run().stepId() + " is outstanding")
                : held.turn()
                        .retry(ended.reopen(), undoing.step(), undoing.run())
                        .replaceWith(new Retried.TakenUp());
    }

    private static Uni<Retried> refused(String reason) {
        return Uni.createFrom().item(new Retried.Refused(reason));
    }

    /** Fails a run that cannot be advanced because of an internal error. */
    public Uni<Void> abandon(SqlConnection c, String runId, String reason) {
        return turns.locked(c, runId, runId, held -> held.turn().abandon(reason).replaceWithVoid());
    }
}

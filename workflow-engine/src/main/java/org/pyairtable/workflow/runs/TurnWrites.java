package org.pyairtable.workflow.runs;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Event;
import org.pyairtable.events.EventContext;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.workflow.runs.ApprovalMails.ApprovalMail;
import org.pyairtable.workflow.runs.state.StepRun;
import org.pyairtable.workflow.runs.store.ApprovalLinkTable;
import org.pyairtable.workflow.runs.store.ApprovalLinkTable.Link;
import org.pyairtable.workflow.runs.store.StepStore;

/**
 * What a turn begins and publishes, gathered until it rests: a statement for all its steps and one for all its events, however many
 * there are.
 */
final class TurnWrites {
    private final StepStore steps;
    private final Outbox.Batch outbox;
    private final EventContext context;
    private final String runId;
    private final ApprovalLinkTable approvalLinks;
    private final List<StepRun> begun = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();

    TurnWrites(StepStore steps, ApprovalLinkTable approvalLinks, Outbox outbox, EventContext context, String runId) {
        this.steps = steps;
        this.approvalLinks = approvalLinks;
        this.outbox = outbox.batch();
        this.context = context;
        this.runId = runId;
    }

    void begun(StepRun step) {
        begun.add(step);
    }

    /** Appended in the order in which they are published. */
    <E extends Event> Envelope<E> publish(E event) {
        return outbox.add(context, event);
    }

    /** Sent together with its link. */
    void mail(ApprovalMail mail) {
        publish(mail.command());
        links.add(mail.link());
    }

    Uni<Void> write(SqlConnection c) {
        List<StepRun> written = List.copyOf(begun);
        List<Link> linked = List.copyOf(links);
        begun.clear();
        links.clear();
        return (written.isEmpty() ? Uni.createFrom().voidItem() : steps.insert(c, runId, written))
                .chain(() -> linked.isEmpty() ? Uni.createFrom().voidItem() : approvalLinks.insert(c, linked))
                .chain(() -> outbox.append(c));
    }
}

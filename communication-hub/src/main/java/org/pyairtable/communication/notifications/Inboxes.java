package org.pyairtable.communication.notifications;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.hibernate.reactive.mutiny.Mutiny;
import org.pyairtable.events.EventContext;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;

/** The inboxes of the users. */
@ApplicationScoped
class Inboxes {
    private final NotificationRepository notifications;
    private final PreferenceRepository preferences;
    private final Outbox outbox;
    private final Clock clock;

    Inboxes(NotificationRepository notifications, PreferenceRepository preferences, Outbox outbox, Clock clock) {
        this.notifications = notifications;
        this.preferences = preferences;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** A page of an inbox and how many of all its notifications are unread. */
    record Opened(Page<NotificationView> page, long unread) {}

    /** Puts the message into each inbox whose owner has not muted it, within the session's transaction. */
    Uni<Void> deliver(Mutiny.Session session, EventContext context, Message message, Set<String> recipients) {
        Instant now = now();
        return preferences.muting(message.category(), recipients).chain(muting -> {
            List<Notification> written = recipients.stream()
                    .filter(user -> !muting.contains(user))
                    .sorted()
                    .map(user -> new Notification(Ids.random("ntf"), user, message, now))
                    .toList();
            return notifications.persist(written).chain(() -> announce(session, context, written));
        });
    }

    private Uni<Void> announce(Mutiny.Session session, EventContext context, List<Notification> written) {
        return Sequential.each(written, notification -> outbox.append(session, context, notification.delivered()));
    }

    Uni<Opened> open(Principal principal, PageRequest request) {
        return Panache.withSession(() -> notifications
                .own(principal, request)
                .map(rows ->
                        Page.ofSequence(rows, request, Notification::sequence).map(Notification::view))
                .chain(page -> notifications.unread(principal).map(unread -> new Opened(page, unread))));
    }

    Uni<Void> read(Principal principal, String id) {
        return Panache.withTransaction(() -> notifications
                .own(principal, id)
                .map(found -> found.orElseThrow(() -> ServiceException.notFound("Notification " + id)))
                .invoke(notification -> notification.read(now()))
                .replaceWithVoid());
    }

    /** The database keeps microseconds. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}

package org.pyairtable.communication.webhooks.delivery;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.regex.Pattern;
import org.pyairtable.communication.webhooks.TargetUrl;
import org.pyairtable.events.CommunicationCommand;
import org.pyairtable.events.CommunicationCommand.CancelPings;
import org.pyairtable.events.CommunicationCommand.DeliverPing;
import org.pyairtable.events.CommunicationCommand.SendLetter;
import org.pyairtable.events.CommunicationCommand.SendMail;
import org.pyairtable.events.CommunicationCommand.SendNotification;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.RejectedEvent;
import org.pyairtable.outbox.SqlEventHandler;
import org.pyairtable.runtime.problem.ServiceException;

/** Queues pings from {@code communication.commands}, with limits, because outside producers may send such commands too. */
@ApplicationScoped
class PingHandler implements SqlEventHandler<CommunicationCommand> {
    private static final Pattern WEBHOOK = Pattern.compile("ach[A-Za-z0-9]{14}");
    private static final Pattern SIGNATURE = Pattern.compile("hmac-sha256=[0-9a-f]{64}");
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,100}");
    private static final int LONGEST_URL = 2_000;
    private static final int LONGEST_BODY = 10_000;

    private final PingQueue queue;

    PingHandler(PingQueue queue) {
        this.queue = queue;
    }

    @Override
    public Topic<CommunicationCommand> topic() {
        return Topics.COMMUNICATION_COMMANDS;
    }

    @Override
    public String name() {
        return "pings";
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<CommunicationCommand> event) {
        return switch (event.event()) {
            // SendNotificationHandler handles notifications, MailHandler mails.
            case SendMail mail -> Uni.createFrom().voidItem();
            case SendLetter letter -> Uni.createFrom().voidItem();
            case SendNotification wish -> Uni.createFrom().voidItem();
            case DeliverPing ping -> {
                check(ping);
                yield queue.add(connection, event, ping, url(ping));
            }
            case CancelPings cancel -> queue.cancel(connection, cancel);
        };
    }

    private static void check(DeliverPing ping) {
        require(WEBHOOK.matcher(ping.webhookId()).matches(), "webhookId is not the id of a webhook");
        require(TOKEN.matcher(ping.workspaceId()).matches(), "workspaceId is not an id");
        require(TOKEN.matcher(ping.pingId()).matches(), "pingId is not an id");
        require(SIGNATURE.matcher(ping.signature()).matches(), "signature is not an HMAC-SHA256 in hexadecimal");
        require(
                ping.body().length() <= LONGEST_BODY && ping.body().indexOf(0) < 0,
                "body is too long or has the character NUL");
        require(ping.url().length() <= LONGEST_URL, "url is too long");
    }

    private static URI url(DeliverPing ping) {
        try {
            return TargetUrl.parse(ping.url());
        } catch (ServiceException e) {
            throw new RejectedEvent("INVALID_PING", "url is not an http or https URL of a target");
        }
    }

    private static void require(boolean valid, String message) {
        if (!valid) {
            throw new RejectedEvent("INVALID_PING", message);
        }
    }
}

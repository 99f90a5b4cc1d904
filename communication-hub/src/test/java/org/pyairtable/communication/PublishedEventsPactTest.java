package org.pyairtable.communication;

import au.com.dius.pact.provider.MessageAndMetadata;
import au.com.dius.pact.provider.PactVerifyProvider;
import au.com.dius.pact.provider.junit5.MessageTestTarget;
import au.com.dius.pact.provider.junit5.PactVerificationContext;
import au.com.dius.pact.provider.junit5.PactVerificationInvocationContextProvider;
import au.com.dius.pact.provider.junitsupport.IgnoreNoPactsToVerify;
import au.com.dius.pact.provider.junitsupport.Provider;
import au.com.dius.pact.provider.junitsupport.loader.PactFolder;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pyairtable.events.CommunicationEvent;
import org.pyairtable.events.Event;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.ExportEvent;
import org.pyairtable.events.State;
import org.pyairtable.runtime.wire.EventCodec;
import org.pyairtable.runtime.wire.EventFactory;

/** Holds what the hub publishes against what others have stated that they read. */
@Provider("communication-hub")
@PactFolder("../contracts/pacts")
@IgnoreNoPactsToVerify
class PublishedEventsPactTest {
    private static final String WORKSPACE = "wsp0123456789abcd";
    private static final String RECORDS_CHANGED = "org.pyairtable.data.records.changed.v1";

    @BeforeEach
    void target(@Nullable PactVerificationContext context) {
        if (context != null) {
            context.setTarget(new MessageTestTarget(List.of("org.pyairtable.communication")));
        }
    }

    @TestTemplate
    @ExtendWith(PactVerificationInvocationContextProvider.class)
    void satisfiesItsConsumers(@Nullable PactVerificationContext context) {
        if (context != null) {
            context.verifyInteraction();
        }
    }

    @PactVerifyProvider("org.pyairtable.communication.events.notification-delivered.v1")
    public MessageAndMetadata notificationDelivered() {
        return published(new CommunicationEvent.NotificationDelivered(WORKSPACE, "ntf1", "usr1", "workflow", "Late"));
    }

    @PactVerifyProvider("org.pyairtable.platform.exports.piece-exported.v1")
    public MessageAndMetadata pieceExported() {
        return published(new ExportEvent.PieceExported("exp1", "usr1", "communication-hub", 0, "c2VhbGVk"));
    }

    @PactVerifyProvider("org.pyairtable.platform.exports.service-exported.v1")
    public MessageAndMetadata serviceExported() {
        return published(
                new ExportEvent.ServiceExported("exp1", "usr1", "communication-hub", 1, Map.of("notifications", 2L)));
    }

    @PactVerifyProvider("org.pyairtable.communication.events.webhook-delivered.v1")
    public MessageAndMetadata webhookDelivered() {
        return published(new CommunicationEvent.WebhookDelivered(WORKSPACE, "whk1", "msg_1", RECORDS_CHANGED, 2, 204));
    }

    @PactVerifyProvider("org.pyairtable.communication.events.webhook-exhausted.v1")
    public MessageAndMetadata webhookExhausted() {
        return published(new CommunicationEvent.WebhookExhausted(
                WORKSPACE, "whk1", "msg_1", RECORDS_CHANGED, 10, "The target answered 500"));
    }

    @PactVerifyProvider("org.pyairtable.communication.events.ping-attempted.v1")
    public MessageAndMetadata pingAttempted() {
        return published(new CommunicationEvent.PingAttempted(
                WORKSPACE,
                "ach00000000000001",
                "png1",
                2,
                CommunicationEvent.PingResult.FAILED,
                140,
                Instant.parse("2026-11-23T08:00:00Z"),
                "The target answered 500"));
    }

    @PactVerifyProvider("org.pyairtable.communication.events.receiver-allowed.v1")
    public MessageAndMetadata receiverAllowed() {
        return published(
                new CommunicationEvent.ReceiverAllowed("127.0.0.1:9000", Instant.parse("2026-11-23T08:00:00Z")));
    }

    @PactVerifyProvider("org.pyairtable.communication.events.receiver-disallowed.v1")
    public MessageAndMetadata receiverDisallowed() {
        return published(new CommunicationEvent.ReceiverDisallowed("127.0.0.1:9000"));
    }

    @PactVerifyProvider("org.pyairtable.communication.events.letter-sent.v1")
    public MessageAndMetadata letterSent() {
        return published(new CommunicationEvent.LetterSent(WORKSPACE, "key1", 2));
    }

    @PactVerifyProvider("org.pyairtable.communication.events.letter-failed.v1")
    public MessageAndMetadata letterFailed() {
        return published(new CommunicationEvent.LetterFailed(
                WORKSPACE, "key1", "MAIL_NOT_SENT", "The mail server did not take it in time", true, 1));
    }

    @PactVerifyProvider("org.pyairtable.communication.mail-key.v1")
    public MessageAndMetadata mailKey() {
        return published(new State.MailKey("mlk1", "AAAA", Instant.parse("2026-11-23T08:00:00Z")));
    }

    /** By the code that publishes: headers and payload as they go to the broker. */
    private static MessageAndMetadata published(Event event) {
        EventCodec codec = new EventCodec();
        EventFactory events = new EventFactory("communication-hub", Clock.systemUTC());
        var envelope = events.envelope(EventContext.by("usr1", WORKSPACE), event, null);
        return new MessageAndMetadata(codec.payload(event), Map.copyOf(codec.headers(envelope)));
    }
}

package org.pyairtable.data.webhook;

import au.com.dius.pact.provider.MessageAndMetadata;
import au.com.dius.pact.provider.PactVerifyProvider;
import au.com.dius.pact.provider.junit5.MessageTestTarget;
import au.com.dius.pact.provider.junit5.PactVerificationContext;
import au.com.dius.pact.provider.junit5.PactVerificationInvocationContextProvider;
import au.com.dius.pact.provider.junitsupport.Consumer;
import au.com.dius.pact.provider.junitsupport.IgnoreNoPactsToVerify;
import au.com.dius.pact.provider.junitsupport.Provider;
import au.com.dius.pact.provider.junitsupport.loader.PactFolder;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pyairtable.events.CommunicationCommand.CancelPings;
import org.pyairtable.events.CommunicationCommand.DeliverPing;
import org.pyairtable.events.CommunicationCommand.SendNotification;
import org.pyairtable.events.Event;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.RecordEvent.ChangeKind;
import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.events.RecordEvent.RecordChange;
import org.pyairtable.events.RecordEvent.RecordsChanged;
import org.pyairtable.runtime.wire.EventCodec;
import org.pyairtable.runtime.wire.EventFactory;
import org.pyairtable.testkit.TestClasses;

/** Holds what the service publishes against what communication-hub has stated that it reads. */
@Provider("data-integration")
@Consumer("communication-hub")
@PactFolder("../contracts/pacts")
@IgnoreNoPactsToVerify
class PublishedToHubPactTest {
    private static final String WORKSPACE = "wsp0123456789abcd";
    private static final String WEBHOOK = "ach0123456789abcd";

    @BeforeEach
    void target(@Nullable PactVerificationContext context) {
        if (context != null) {
            context.setTarget(new MessageTestTarget(List.of("org.pyairtable.data"), TestClasses.with(getClass())));
        }
    }

    @TestTemplate
    @ExtendWith(PactVerificationInvocationContextProvider.class)
    void isWhatTheHubReads(@Nullable PactVerificationContext context) {
        if (context != null) {
            context.verifyInteraction();
        }
    }

    @PactVerifyProvider("org.pyairtable.communication.commands.deliver-ping.v1")
    public MessageAndMetadata deliverPing() {
        return published(new DeliverPing(
                WORKSPACE, WEBHOOK, "png1", "https://example.org/", "{}", "hmac-sha256=" + "ab".repeat(32)));
    }

    @PactVerifyProvider("org.pyairtable.communication.commands.cancel-pings.v1")
    public MessageAndMetadata cancelPings() {
        return published(new CancelPings(WORKSPACE, WEBHOOK));
    }

    @PactVerifyProvider("org.pyairtable.communication.commands.send-notification.v1")
    public MessageAndMetadata mention() {
        return published(new SendNotification(
                WORKSPACE,
                List.of("usr0123456789abcd"),
                "comment",
                "Ann mentioned you in a comment",
                "See @Bob",
                Map.of("baseId", "app0123456789abcd")));
    }

    @PactVerifyProvider("org.pyairtable.data.records.changed.v1")
    public MessageAndMetadata recordsChanged() {
        return published(new RecordsChanged(
                "app0123456789abcd",
                "Site office",
                "tbl0123456789abcd",
                "Jobs",
                List.of(new FieldInfo("fld0123456789abcd", "Name", "singleLineText")),
                List.of(new RecordChange(
                        "rec0123456789abcd",
                        ChangeKind.CREATED,
                        Map.of("fld0123456789abcd", "Roof"),
                        Map.of(),
                        "Roof",
                        Map.of(),
                        null)),
                "api"));
    }

    /** By the code that publishes: headers and payload as they go to the broker. */
    private static MessageAndMetadata published(Event event) {
        EventCodec codec = new EventCodec();
        EventFactory events = new EventFactory("data-integration", Clock.systemUTC());
        var envelope = events.envelope(EventContext.by("usr1", WORKSPACE), event, null);
        return new MessageAndMetadata(codec.payload(event), Map.copyOf(codec.headers(envelope)));
    }
}

package org.pyairtable.workflow.runs;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.events.CommunicationCommand.SendMail;
import org.pyairtable.events.State.User;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.Users;
import org.pyairtable.runtime.secrets.MailSealing;
import org.pyairtable.runtime.state.StateTopics;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.runs.state.ApprovalSecret;
import org.pyairtable.workflow.runs.state.Asked;
import org.pyairtable.workflow.runs.store.ApprovalLinkTable.Link;

/** Makes the mails that ask people for a decision, each with a link of their own, whose secret leaves this service sealed. */
@Startup // the keys of mails must be known before the first run
@Singleton
class ApprovalMails {
    private static final String KIND = "approval";

    /** Of service accounts, to which no mail goes; RFC 2606. */
    private static final String NO_ADDRESS = ".invalid";

    private final MailSealing sealing;
    private final Users users;

    ApprovalMails(StateTopics state, Users users) {
        this.sealing = new MailSealing(state.view(Topics.MAIL_KEYS)::values);
        this.users = users;
    }

    /** A mail with its link. */
    record ApprovalMail(SendMail command, Link link) {}

    /**
     * A step that asks.
     *
     * @param until when its links end
     */
    record Asking(Workflow workflow, String runId, String path, Asked asked, Instant until) {}

    /** To those of these users whose accounts are in use; to nobody where no mail is sent. */
    List<ApprovalMail> of(Asking asking, List<String> userIds) {
        return sealing.isAvailable()
                ? userIds.stream()
                        .flatMap(userId -> users.byId(userId).stream())
                        .filter(user -> user.disabledAt() == null
                                && !user.email().toLowerCase(Locale.ROOT).endsWith(NO_ADDRESS))
                        .flatMap(user -> mail(asking, user).stream())
                        .toList()
                : List.of();
    }

    private Optional<ApprovalMail> mail(Asking asking, User user) {
        ApprovalSecret secret = ApprovalSecret.random();
        String id = Ids.random("mail");
        return sealing.seal(id, KIND, user.email(), secret.text())
                .map(box -> new ApprovalMail(
                        new SendMail(id, KIND, user.email(), values(asking), asking.until(), box),
                        new Link(
                                secret.hash(),
                                asking.runId(),
                                asking.path(),
                                user.userId(),
                                ApprovalSecret.ofAddress(user.email()),
                                asking.until())));
    }

    private Map<String, String> values(Asking asking) {
        Workflow workflow = asking.workflow();
        return Map.of(
                "title",
                MailValues.line(asking.asked().title()),
                "workflow",
                MailValues.line(workflow.name()),
                "asker",
                MailValues.line(users.byId(workflow.owner()).map(User::name).orElse("Somebody")),
                "until",
                MailValues.time(asking.until()));
    }
}

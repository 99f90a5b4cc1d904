package org.pyairtable.communication.mail;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.pyairtable.communication.mail.external.SmtpServer;
import org.pyairtable.communication.mail.external.SmtpServer.Letter;

/** Makes letters of mails, as text and as HTML. */
@Singleton
class MailText {
    private final Template text;
    private final Template html;
    private final SmtpServer server;

    MailText(
            @Location("mail/letter.txt") Template text,
            @Location("mail/letter.html") Template html,
            SmtpServer server) {
        this.text = text;
        this.html = html;
        this.server = server;
    }

    /** @param secret of the link; empty for a kind without one */
    Uni<Letter> letter(MailLease mail, String secret) {
        String link = secret.isEmpty() ? "" : server.links() + mail.kind().path(secret);
        return rendered(text, mail, link).chain(plain -> rendered(html, mail, link)
                .map(page -> new Letter(mail.recipient(), mail.kind().subject(mail.values()), plain, page)));
    }

    private static Uni<String> rendered(Template template, MailLease mail, String link) {
        MailKind kind = mail.kind();
        return template.data("body", kind.body(mail.values()))
                .data("link", link)
                .data("action", kind.action())
                .data("footer", kind.footer())
                .createUni();
    }
}

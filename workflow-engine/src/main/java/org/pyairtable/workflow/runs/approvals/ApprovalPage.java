package org.pyairtable.workflow.runs.approvals;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.pyairtable.workflow.runs.MailValues;

/** The page as HTML. It has no scripts, loads nothing, and every text in it is escaped. */
final class ApprovalPage {
    private static final String STYLE = """
            body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem;color:#1b1b1f}
            h1{font-weight:600;font-size:1.4rem;overflow-wrap:anywhere}
            .body{white-space:pre-wrap;overflow-wrap:anywhere}
            textarea{font:inherit;width:100%;box-sizing:border-box}
            button{font:inherit;margin:1.5rem 1rem 0 0;padding:.5rem 1.2rem}
            [role=alert]{color:#a11}
            """;

    /** Only this style counts, and the form goes nowhere but here. */
    static final String POLICY = "default-src 'none'; style-src 'sha256-" + digest(STYLE)
            + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private ApprovalPage() {}

    /** @param fault what was wrong with the form that was sent; empty for nothing */
    static String of(Standing standing, String fault) {
        return switch (standing) {
            case Standing.Open open -> page(open.title(), question(open, fault));
            case Standing.Taken taken ->
                message(
                        taken.approved() ? "You have approved it" : "You have rejected it",
                        "The workflow goes on. You can close this page.");
            case Standing.Decided decided ->
                message("This has been decided", "The first decision counts; this link does not work any more.");
            case Standing.NotAsked others ->
                message("You are not asked any more", "The decision is for others. This link does not work for you.");
            case Standing.Archived archived ->
                message(
                        "The workspace is archived",
                        "Nothing is decided there until an owner takes it back. Use the link again then.");
            case Standing.Unknown unknown ->
                message(
                        "This link does not work",
                        "It is not complete, or what it asked is over. If you were asked by mail, copy the whole link from the mail.");
        };
    }

    private static String message(String title, String text) {
        return page(title, "<p>" + escaped(text) + "</p>");
    }

    private static String question(Standing.Open open, String fault) {
        return """
            <p>%s asks, by the workflow “%s”. Decide until %s.</p>
            <p class="body">%s</p>
            <p role="alert">%s</p>
            <form method="post">
            <label for="comment">Comment, if you like</label>
            <textarea id="comment" name="comment" rows="4" maxlength="%d"></textarea>
            <button name="decision" value="approve">Approve</button>
            <button name="decision" value="reject">Reject</button>
            </form>""".formatted(
                        escaped(open.asker()),
                        escaped(open.workflow()),
                        escaped(MailValues.time(open.until())),
                        escaped(open.body()),
                        escaped(fault),
                        ApprovalForm.LONGEST_COMMENT);
    }

    private static String page(String title, String content) {
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>PyAirtable</title>
            <style>%s</style>
            </head>
            <body>
            <h1>%s</h1>
            %s
            </body>
            </html>
            """.formatted(STYLE, escaped(title), content);
    }

    /** As text or the value of an attribute. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.chars().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append((char) c);
            }
        });
        return escaped.toString();
    }

    private static String digest(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}

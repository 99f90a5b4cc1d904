package org.pyairtable.data.attachment.fetch;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pyairtable.data.attachment.AttachmentLinks;
import org.pyairtable.data.attachment.Contents;
import org.pyairtable.data.attachment.Contents.Content;
import org.pyairtable.data.attachment.LinkKey.Verdict;

/**
 * Files that are already here. Clients copy a file from cell to cell by its link, as Airtable documents; the link may begin
 * with an address that is good for people only.
 */
@Singleton
class LinkedFiles {
    private static final Pattern PATH = Pattern.compile("/attachments/([^/]+)/([^/]+)/([^/]+)/([^/]+)/[^/]*");

    private final AttachmentLinks links;
    private final Contents contents;

    LinkedFiles(AttachmentLinks links, Contents contents) {
        this.links = links;
        this.contents = contents;
    }

    /** The file that the URL is a good link to, whatever its host; empty for any other URL. */
    Uni<Optional<Content>> find(URI url) {
        Matcher link = PATH.matcher(url.getRawPath());
        if (!link.matches()) {
            return Uni.createFrom().item(Optional.empty());
        }
        String id = link.group(2);
        String variant = link.group(3);
        return links.check(link.group(1), id, variant, link.group(4))
                .chain(verdict -> verdict == Verdict.GOOD
                        ? contents.find(id, variant)
                        : Uni.createFrom().item(Optional.empty()));
    }
}

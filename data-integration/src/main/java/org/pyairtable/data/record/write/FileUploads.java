package org.pyairtable.data.record.write;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.attachment.AttachmentRows;
import org.pyairtable.data.attachment.AttachmentRows.Added;
import org.pyairtable.data.attachment.AttachmentRows.Place;
import org.pyairtable.data.attachment.AttachmentSettings;
import org.pyairtable.data.attachment.Contents;
import org.pyairtable.runtime.identity.Ids;

/** Stores files that requests carry, and puts them into cells. */
@Singleton
public class FileUploads {
    private final Uploads uploads;
    private final AttachmentRows rows;
    private final Contents contents;
    private final long max;

    FileUploads(Uploads uploads, AttachmentRows rows, Contents contents, AttachmentSettings settings) {
        this.uploads = uploads;
        this.rows = rows;
        this.contents = contents;
        this.max = settings.maxUpload().asLongValue();
    }

    /** Most bytes that a file may have. */
    public long max() {
        return max;
    }

    /** In the transaction of {@code connection}. */
    public Uni<Uploads.Uploaded> append(SqlConnection connection, Uploads.Target target, UploadedFile file) {
        return uploads.append(
                connection,
                target,
                place -> keep(connection, place, target.principal().userId(), file));
    }

    private Uni<Map<String, Object>> keep(SqlConnection connection, Place place, String userId, UploadedFile file) {
        String id = Ids.random("att");
        Map<String, Object> cell = new LinkedHashMap<>();
        cell.put("id", id);
        cell.put("filename", file.filename());
        cell.put("size", BigDecimal.valueOf(file.bytes().length()));
        cell.put("type", file.type());
        return rows.add(connection, List.of(new Added(id, place, file.filename(), Optional.empty(), userId)))
                .chain(() -> contents.write(
                        connection,
                        id,
                        Contents.ORIGINAL,
                        file.type(),
                        Multi.createFrom().item(file.bytes()),
                        max))
                .replaceWith(cell);
    }
}

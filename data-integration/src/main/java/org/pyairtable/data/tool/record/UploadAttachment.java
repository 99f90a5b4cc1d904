package org.pyairtable.data.tool.record;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.record.write.FileUploads;
import org.pyairtable.data.record.write.UploadedFile;
import org.pyairtable.data.record.write.Uploads;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.storage.Transactions;
import org.pyairtable.data.tool.Alongside;
import org.pyairtable.data.tool.Arguments;
import org.pyairtable.data.tool.Effect;
import org.pyairtable.data.tool.Place;
import org.pyairtable.data.tool.Places;
import org.pyairtable.data.tool.Property;
import org.pyairtable.data.tool.Rehearsal;
import org.pyairtable.data.tool.ToolAnswer;
import org.pyairtable.data.tool.ToolCaller;
import org.pyairtable.data.tool.ToolDescription;
import org.pyairtable.data.tool.ToolOutput;
import org.pyairtable.data.tool.ToolSchema;
import org.pyairtable.data.tool.WritingTool;

/** Puts a file into an attachment cell. */
@Singleton
class UploadAttachment implements WritingTool {
    private static final String RECORD = "record";
    private static final String FIELD = "field";
    private static final String FILENAME = "filename";
    private static final String CONTENT_TYPE = "contentType";
    private static final String FILE = "file";
    /** Of base64: 5 MB of bytes. */
    private static final int LONGEST = 7_500_000;

    private final Transactions transactions;
    private final FileUploads uploads;
    private final Places places;
    private final RecordLookup lookup;
    private final RecordCells cells;

    UploadAttachment(
            Transactions transactions, FileUploads uploads, Places places, RecordLookup lookup, RecordCells cells) {
        this.transactions = transactions;
        this.uploads = uploads;
        this.places = places;
        this.lookup = lookup;
        this.cells = cells;
    }

    @Override
    public ToolDescription description() {
        return new ToolDescription(
                "upload_attachment",
                "Upload an attachment",
                "Adds a file to an attachment cell of a record, behind the files that are there. For a file that has a public URL"
                        + " use update_records with [{\"url\": \"…\"}] instead.",
                ToolSchema.writing(
                        ToolSchema.base(),
                        ToolSchema.table(),
                        Property.text(RECORD, "Id of the record, rec…", 20),
                        Property.text(FIELD, "Name or id of the attachment field", 300),
                        Property.text(FILENAME, "Name of the file, such as offer.pdf", 255),
                        Property.text(CONTENT_TYPE, "Media type, such as application/pdf", 255),
                        Property.text(FILE, "The bytes in base64, at most 5 MB", LONGEST)),
                ToolOutput.writing(RecordCells.members()),
                Effect.ADDS,
                "data.records:write");
    }

    @Override
    public Permission permission() {
        return Permission.WRITE_RECORDS;
    }

    @Override
    public Uni<ToolAnswer> run(ToolCaller caller, Arguments arguments, Alongside alongside) {
        UploadedFile file = file(arguments);
        return prepared(caller, arguments).chain(place -> place.advising(transactions.whole(connection -> alongside
                        .in(connection)
                        .chain(() -> uploads.append(connection, target(caller, place, arguments), file))))
                .chain(done -> cells.shown(caller, place, List.of(done.field()), List.of(done.record())))
                .map(shown -> ToolAnswer.of(shown.getFirst())));
    }

    @Override
    public Uni<Map<String, Object>> rehearse(ToolCaller caller, Arguments arguments) {
        UploadedFile file = file(arguments);
        return prepared(caller, arguments).chain(place -> place.advising(Rehearsal.of(
                        transactions, connection -> uploads.append(connection, target(caller, place, arguments), file)))
                .map(done -> difference(place, done.field(), arguments, file)));
    }

    /** The place, with the record in it. */
    private Uni<Place> prepared(ToolCaller caller, Arguments arguments) {
        return places.seenTable(caller, arguments, permission())
                .call(place -> lookup.one(caller, place, RECORD, arguments.text(RECORD)));
    }

    private static Map<String, Object> difference(Place place, Field field, Arguments arguments, UploadedFile file) {
        Map<String, Object> difference = new LinkedHashMap<>();
        difference.put("table", place.table().name());
        difference.put("record", arguments.text(RECORD));
        difference.put("field", field.name());
        difference.put("file", file.filename());
        difference.put("type", file.type());
        difference.put("bytes", file.bytes().length());
        return difference;
    }

    private static Uploads.Target target(ToolCaller caller, Place place, Arguments arguments) {
        Field field = place.field(FIELD, arguments.text(FIELD));
        return new Uploads.Target(
                caller.principal(), place.base().id(), arguments.text(RECORD), field.id(), caller.context());
    }

    private UploadedFile file(Arguments arguments) {
        return UploadedFile.of(
                arguments.text(CONTENT_TYPE), arguments.text(FILENAME), arguments.text(FILE), uploads.max());
    }
}

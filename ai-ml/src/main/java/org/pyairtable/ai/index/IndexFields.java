package org.pyairtable.ai.index;

import java.util.List;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.pyairtable.ai.document.DocumentKey;

/**
 * The fields in the index. A record is one Lucene document with its words, and one more for each of its vectors but the
 * first. Texts are indexed, not stored.
 */
final class IndexFields {
    static final String WORKSPACE = "workspace";
    static final String BASE = "base";
    static final String TABLE = "table";
    static final String RECORD = "record";
    static final String TITLE_CODE = "titleCode";
    static final String CODE = "code";
    static final String VECTOR = "vector";
    /** Present once for each record with a vector. */
    static final Term EMBEDDED = new Term("embedded", "yes");
    /** Present once for each vector. */
    static final Term PASSAGE = new Term("passage", "yes");
    /** Present once for each record. */
    static final Term WHOLE = new Term("whole", "yes");

    private static final String ID = "id";
    private static final FieldType FREQUENCIES = frequencies();

    private IndexFields() {}

    static Term id(DocumentKey key) {
        return new Term(ID, key.tableId() + "/" + key.recordId());
    }

    static DocumentKey key(Document stored) {
        return new DocumentKey(stored.get(TABLE), stored.get(RECORD));
    }

    static Document words(IndexedDocument.Present present) {
        Document document = scoped(present);
        document.add(new StringField(WHOLE.field(), WHOLE.text(), Store.NO));
        String title = Words.withCompounds(present.title());
        String body = Words.withCompounds(present.body());
        for (Form form : Form.values()) {
            document.add(new Field(form.title(), title, FREQUENCIES));
            document.add(new Field(form.body(), body, FREQUENCIES));
        }
        Stream.concat(Codes.of(present.title()).stream(), Codes.of(present.key().recordId()).stream())
                .distinct()
                .forEach(code -> document.add(new StringField(TITLE_CODE, code, Store.NO)));
        Codes.of(present.body()).forEach(code -> document.add(new StringField(CODE, code, Store.NO)));
        return document;
    }

    /** What every document of a record has. */
    static Document scoped(IndexedDocument.Present present) {
        Document document = new Document();
        List.of(
                        new StringField(ID, id(present.key()).text(), Store.NO),
                        new StringField(WORKSPACE, present.workspaceId(), Store.NO),
                        new StringField(BASE, present.baseId(), Store.NO),
                        new StringField(TABLE, present.key().tableId(), Store.YES),
                        new StringField(RECORD, present.key().recordId(), Store.YES))
                .forEach(document::add);
        return document;
    }

    static void addVector(Document document, byte[] direction) {
        document.add(new KnnByteVectorField(VECTOR, direction, VectorSimilarityFunction.COSINE));
        document.add(new StringField(PASSAGE.field(), PASSAGE.text(), Store.NO));
    }

    static void markEmbedded(Document document) {
        document.add(new StringField(EMBEDDED.field(), EMBEDDED.text(), Store.NO));
    }

    /** Positions of words are not asked for. */
    private static FieldType frequencies() {
        FieldType type = new FieldType();
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        type.setTokenized(true);
        type.freeze();
        return type;
    }
}

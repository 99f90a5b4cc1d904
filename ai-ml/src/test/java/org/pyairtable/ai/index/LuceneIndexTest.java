package org.pyairtable.ai.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.ai.document.DocumentKey;
import org.pyairtable.ai.embedding.Vector;

class LuceneIndexTest {
    private static final Scope ALL =
            new Scope(Set.of("w1", "w2"), Optional.empty(), Optional.empty(), Set.of("*"), Set.of());

    private static final int DIMENSIONS = 3;
    private static final long UNLIMITED = Long.MAX_VALUE;

    private LuceneIndex index;

    @BeforeEach
    void open() throws IOException {
        index = new LuceneIndex(new ByteBuffersDirectory(), DIMENSIONS, UNLIMITED);
        take(List.of(
                present("t1", "a", "w1", "b1", "Roof delayed", "Notes: Storms delay the roofing", Vector.of(1, 0, 0)),
                present("t1", "b", "w1", "b1", "Invoice 1042", "Amount: 10", Vector.of(0.8f, 0.6f, 0)),
                present("t2", "c", "w1", "b2", "Order windows", "Supplier: Glas AG", Vector.of(0, 1, 0)),
                present("t3", "d", "w2", "b3", "Roof delayed", "Notes: elsewhere", Vector.of(1, 0, 0))));
    }

    @AfterEach
    void close() throws IOException {
        index.close();
    }

    @Test
    void theNearestByCosineWithinTheScope() {
        List<Match> found = index.nearest(Vector.of(2, 0, 0), in("w1"), 10, 0.5f);

        assertThat(found).extracting(m -> m.key().recordId()).containsExactly("a", "b");
        assertThat(found.get(1).score()).isCloseTo(0.8f, org.assertj.core.data.Offset.offset(0.001f));
    }

    @Test
    void theFilterIsAppliedBeforeTheLimit() throws IOException {
        take(IntStream.range(0, 200)
                .mapToObj(i -> present("t3", "x" + i, "w2", "b3", "Roof", "", Vector.of(1, 0, i / 1000f)))
                .toList());

        assertThat(index.nearest(Vector.of(0.9f, 0.1f, 0), in("w1"), 1, 0))
                .extracting(m -> m.key().recordId())
                .containsExactly("a");
    }

    @Test
    void wordsMatchInEveryFormAndTheTitleWeighsMore() {
        assertThat(index.matching("delays of roofs", in("w1"), 10))
                .extracting(m -> m.key().recordId())
                .containsExactly("a");
        assertThat(index.matching("1042", ALL, 10))
                .extracting(m -> m.key().recordId())
                .containsExactly("b");
    }

    @Test
    void oneCommonWordOfManyIsNotAMatch() {
        assertThat(index.matching("which supplier brings bricks and mortar", in("w1"), 10))
                .isEmpty();
    }

    @Test
    void anyTextIsAValidQuestion() {
        assertThat(index.matching("+-&& || ! ( ) { } [ ] ^ \" ~ * ? : \\ /", ALL, 10))
                .isEmpty();
        assertThat(index.matching("", ALL, 10)).isEmpty();
    }

    @Test
    void aClosedTableIsNotInTheScope() {
        assertThat(ids(new Scope(Set.of("w1", "w2"), Optional.empty(), Optional.of("t1"), Set.of("*"), Set.of("t1"))))
                .isEmpty();
        assertThat(ids(new Scope(Set.of("w1", "w2"), Optional.empty(), Optional.empty(), Set.of("*"), Set.of("t1"))))
                .contains("d")
                .doesNotContain("a");
    }

    @Test
    void baseTableAndResourcesNarrowTheScope() {
        assertThat(ids(new Scope(Set.of("w1", "w2"), Optional.of("b3"), Optional.empty(), Set.of("*"), Set.of())))
                .containsExactly("d");
        assertThat(ids(new Scope(Set.of("w1", "w2"), Optional.empty(), Optional.of("t1"), Set.of("*"), Set.of())))
                .containsExactly("a");
        assertThat(ids(new Scope(Set.of("w1", "w2"), Optional.empty(), Optional.empty(), Set.of("b1"), Set.of())))
                .containsExactly("a");
        assertThat(ids(new Scope(Set.of("w1", "w2"), Optional.empty(), Optional.empty(), Set.of("w2"), Set.of())))
                .containsExactly("d");
        assertThat(ids(new Scope(Set.of("w1"), Optional.empty(), Optional.empty(), Set.of("b3"), Set.of())))
                .isEmpty();
    }

    @Test
    void aChangeReplacesAndARemovalRemoves() throws IOException {
        take(List.of(
                present("t1", "a", "w1", "b1", "Cellar", "wet", Vector.of(0, 0, 1)),
                new IndexedDocument.Removed(new DocumentKey("t1", "b"))));

        assertThat(index.matching("roof delayed", in("w1"), 10)).isEmpty();
        assertThat(index.nearest(Vector.of(1, 0, 0), in("w1"), 10, 0.5f)).isEmpty();
        assertThat(index.matching("cellar", in("w1"), 10)).hasSize(1);
        assertThat(index.size()).isEqualTo(3);
    }

    @Test
    void aDocumentWithoutAVectorIsFoundByItsWords() throws IOException {
        take(List.of(
                new IndexedDocument.Present(new DocumentKey("t1", "e"), "w1", "b1", "Scaffolding", "late", List.of())));

        assertThat(index.matching("scaffolding", in("w1"), 10)).hasSize(1);
        assertThat(index.nearest(Vector.of(1, 0, 0), in("w1"), 10, -1)).hasSize(3);
    }

    @Test
    void aCodeAnAddressAnAmountOrATelephoneNumberIsFoundAsAWhole() throws IOException {
        take(List.of(
                words("c1", "INV-2026-018", "Mail: petra.holz@nordwind.example\nAmount: 2500"),
                words("c2", "INV-2026-019", "Phone: +49 170 551712\nFile: jan_vries.pdf"),
                words("c3", "INV-2026-020", "Amount: 1234.5\nDue: 2026-04-01")));

        assertThat(holding("inv-2026-019")).containsExactly("c2");
        assertThat(holding("What about INV-2026-018?")).containsExactly("c1");
        assertThat(holding("petra.holz@nordwind.example")).containsExactly("c1");
        assertThat(holding("$2,500.00")).containsExactly("c1");
        assertThat(holding("+49170551712")).containsExactly("c2");
        assertThat(holding("1234.50")).containsExactly("c3");
        assertThat(holding("2026-04-01")).containsExactly("c3");
        assertThat(holding("the 3 roofs")).isEmpty();
        assertThat(index.matching("petra", in("w1"), 10))
                .extracting(m -> m.key().recordId())
                .containsExactly("c1");
        assertThat(index.matching("nordwind", in("w1"), 10))
                .extracting(m -> m.key().recordId())
                .containsExactly("c1");
        assertThat(index.matching("vries", in("w1"), 10))
                .extracting(m -> m.key().recordId())
                .containsExactly("c2");
    }

    @Test
    void aRecordIsFoundOnceByTheNearestOfItsPassages() throws IOException {
        take(List.of(new IndexedDocument.Present(
                new DocumentKey("t9", "long"),
                "w1",
                "b1",
                "Report",
                "",
                List.of(Vector.of(0, 1, 0), Vector.of(0, 0, 1), Vector.of(0, 0.1f, 1)))));

        assertThat(index.nearest(Vector.of(0, 0, 1), in("w1"), 10, 0.5f))
                .extracting(m -> m.key().recordId())
                .containsExactly("long");
        assertThat(index.size()).isEqualTo(5);
        assertThat(index.vectors()).isEqualTo(5);

        take(List.of(new IndexedDocument.Removed(new DocumentKey("t9", "long"))));

        assertThat(index.nearest(Vector.of(0, 0, 1), in("w1"), 10, 0.5f)).isEmpty();
    }

    @Test
    void umlautsTheirTranscriptionsAndGermanEndingsAreTheSame() throws IOException {
        take(List.of(words("g1", "Jürgen Müller", "Straßen und Brücken")));

        for (String question : List.of("Mueller", "müller", "Muller", "Strasse", "Brücke", "bruecken", "Juergen")) {
            assertThat(index.matching(question, in("w1"), 10))
                    .as(question)
                    .extracting(m -> m.key().recordId())
                    .containsExactly("g1");
        }
    }

    @Test
    void chineseJapaneseAndKoreanAreFoundByPartsOfASentence() throws IOException {
        take(List.of(words("j1", "屋根の修理", "台風で瓦が落ちた"), words("z1", "仓库盘点", "库存数量不一致"), words("k1", "지붕 수리", "태풍으로")));

        assertThat(index.matching("台風", in("w1"), 10))
                .extracting(m -> m.key().recordId())
                .containsExactly("j1");
        assertThat(index.matching("库存", in("w1"), 10))
                .extracting(m -> m.key().recordId())
                .containsExactly("z1");
        assertThat(index.matching("지붕", in("w1"), 10))
                .extracting(m -> m.key().recordId())
                .containsExactly("k1");
    }

    @Test
    void wordsOfCompoundNamesAndNamesWrittenAsOneAreFound() throws IOException {
        take(List.of(words("n1", "InvoiceNumber", "Send an e-mail to Meyer-Landrut")));

        for (String question : List.of("invoice", "number", "email", "landrut", "meyerlandrut", "invoicenumber")) {
            assertThat(index.matching(question, in("w1"), 10))
                    .as(question)
                    .extracting(m -> m.key().recordId())
                    .contains("n1");
        }
    }

    @Test
    void beyondTheMostVectorsDocumentsAreFoundByTheirWordsOnly() throws IOException {
        index.close();
        index = new LuceneIndex(new ByteBuffersDirectory(), DIMENSIONS, 2);
        take(IntStream.range(0, 5)
                .mapToObj(i -> present("t1", "r" + i, "w1", "b1", "Roof " + i, "", Vector.of(1, 0, i / 100f)))
                .toList());

        assertThat(index.full()).isTrue();
        assertThat(index.vectors()).isEqualTo(2);
        assertThat(index.matching("roof", in("w1"), 10)).hasSize(5);
        assertThat(index.nearest(Vector.of(1, 0, 0), in("w1"), 10, 0)).hasSize(2);

        take(List.of(new IndexedDocument.Removed(new DocumentKey("t1", "r0"))));

        assertThat(index.full()).isFalse();
    }

    @Test
    void aVectorOfAnotherSizeOrOfNoDirectionIsLeftOut() throws IOException {
        take(List.of(
                present("t1", "x", "w1", "b1", "Gutter", "", Vector.of(1, 0)),
                present("t1", "y", "w1", "b1", "Gutter", "", Vector.of(0, 0, 0))));

        assertThat(index.matching("gutter", in("w1"), 10)).hasSize(2);
        assertThat(index.vectors()).isEqualTo(4);
        assertThat(index.nearest(Vector.of(0, 0, 0), in("w1"), 10, -1)).isEmpty();
    }

    private void take(List<IndexedDocument> changes) throws IOException {
        index.apply(changes);
        index.refresh();
    }

    private List<String> holding(String question) {
        return index.holding(question, in("w1"), 10).stream()
                .map(m -> m.key().recordId())
                .toList();
    }

    private static IndexedDocument words(String record, String title, String body) {
        return new IndexedDocument.Present(new DocumentKey("t9", record), "w1", "b1", title, body, List.of());
    }

    private List<String> ids(Scope scope) {
        return index.matching("roof delayed", scope, 10).stream()
                .map(m -> m.key().recordId())
                .toList();
    }

    private static Scope in(String workspace) {
        return new Scope(Set.of(workspace), Optional.empty(), Optional.empty(), Set.of("*"), Set.of());
    }

    private static IndexedDocument present(
            String table, String record, String workspace, String base, String title, String body, Vector vector) {
        return new IndexedDocument.Present(
                new DocumentKey(table, record), workspace, base, title, body, List.of(vector));
    }
}

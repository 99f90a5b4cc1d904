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
    private static final Scope ALL = new Scope(Set.of("w1", "w2"), Optional.empty(), Optional.empty(), Set.of("*"));

    private LuceneIndex index;

    @BeforeEach
    void open() throws IOException {
        index = new LuceneIndex(new ByteBuffersDirectory());
        index.apply(List.of(
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
    void the_nearest_by_cosine_within_the_scope() {
        List<Match> found = index.nearest(Vector.of(2, 0, 0), in("w1"), 10, 0.5f);

        assertThat(found).extracting(m -> m.key().recordId()).containsExactly("a", "b");
        assertThat(found.get(1).score()).isCloseTo(0.8f, org.assertj.core.data.Offset.offset(0.001f));
    }

    @Test
    void the_filter_is_applied_before_the_limit() throws IOException {
        index.apply(IntStream.range(0, 200)
                .mapToObj(i -> present("t3", "x" + i, "w2", "b3", "Roof", "", Vector.of(1, 0, i / 1000f)))
                .toList());

        assertThat(index.nearest(Vector.of(0.9f, 0.1f, 0), in("w1"), 1, 0))
                .extracting(m -> m.key().recordId())
                .containsExactly("a");
    }

    @Test
    void words_match_in_every_form_and_the_title_weighs_more() {
        assertThat(index.matching("delays of roofs", in("w1"), 10))
                .extracting(m -> m.key().recordId())
                .containsExactly("a");
        assertThat(index.matching("1042", ALL, 10))
                .extracting(m -> m.key().recordId())
                .containsExactly("b");
    }

    @Test
    void one_common_word_of_many_is_no_match() {
        assertThat(index.matching("which supplier brings bricks and mortar", in("w1"), 10))
                .isEmpty();
    }

    @Test
    void any_text_is_a_legal_question() {
        assertThat(index.matching("+-&& || ! ( ) { } [ ] ^ \" ~ * ? : \\ /", ALL, 10))
                .isEmpty();
        assertThat(index.matching("", ALL, 10)).isEmpty();
    }

    @Test
    void base_table_and_resources_narrow_the_scope() {
        assertThat(ids(new Scope(Set.of("w1", "w2"), Optional.of("b3"), Optional.empty(), Set.of("*"))))
                .containsExactly("d");
        assertThat(ids(new Scope(Set.of("w1", "w2"), Optional.empty(), Optional.of("t1"), Set.of("*"))))
                .containsExactly("a");
        assertThat(ids(new Scope(Set.of("w1", "w2"), Optional.empty(), Optional.empty(), Set.of("b1"))))
                .containsExactly("a");
        assertThat(ids(new Scope(Set.of("w1", "w2"), Optional.empty(), Optional.empty(), Set.of("w2"))))
                .containsExactly("d");
        assertThat(ids(new Scope(Set.of("w1"), Optional.empty(), Optional.empty(), Set.of("b3"))))
                .isEmpty();
    }

    @Test
    void a_change_replaces_and_a_removal_removes() throws IOException {
        index.apply(List.of(
                present("t1", "a", "w1", "b1", "Cellar", "wet", Vector.of(0, 0, 1)),
                new IndexedDocument.Removed(new DocumentKey("t1", "b"))));

        assertThat(index.matching("roof delayed", in("w1"), 10)).isEmpty();
        assertThat(index.nearest(Vector.of(1, 0, 0), in("w1"), 10, 0.5f)).isEmpty();
        assertThat(index.matching("cellar", in("w1"), 10)).hasSize(1);
        assertThat(index.size()).isEqualTo(3);
    }

    @Test
    void a_document_without_a_vector_is_found_by_its_words() throws IOException {
        index.apply(List.of(new IndexedDocument.Present(
                new DocumentKey("t1", "e"), "w1", "b1", "Scaffolding", "late", Optional.empty())));

        assertThat(index.matching("scaffolding", in("w1"), 10)).hasSize(1);
        assertThat(index.nearest(Vector.of(1, 0, 0), in("w1"), 10, -1)).hasSize(3);
    }

    private List<String> ids(Scope scope) {
        return index.matching("roof delayed", scope, 10).stream()
                .map(m -> m.key().recordId())
                .toList();
    }

    private static Scope in(String workspace) {
        return new Scope(Set.of(workspace), Optional.empty(), Optional.empty(), Set.of("*"));
    }

    private static IndexedDocument present(
            String table, String record, String workspace, String base, String title, String body, Vector vector) {
        return new IndexedDocument.Present(
                new DocumentKey(table, record), workspace, base, title, body, Optional.of(vector));
    }
}

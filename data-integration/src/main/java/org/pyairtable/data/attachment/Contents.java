package org.pyairtable.data.attachment;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The bytes of files, in pieces; a file is never in memory as a whole. */
@Singleton
public class Contents {
    /** The file itself; other variants are smaller pictures of it. */
    public static final String ORIGINAL = "original";

    public static final int CHUNK = 256 * 1024;

    /** @param size in bytes */
    public record Content(String id, String variant, String filename, String type, long size) {}

    private final Pool pool;

    Contents(Pool pool) {
        this.pool = pool;
    }

    /** What is here in full; a picture that is small enough is its own largest variant. */
    public Uni<Optional<Content>> find(String id, String variant) {
        return pool.preparedQuery("select c.variant, a.filename, c.type, c.size from attachment_content c"
                        + " join attachment a on a.id = c.attachment_id where a.id = $1 and c.variant in ($2, $3)"
                        + " order by c.variant = $2 desc limit 1")
                .execute(Tuple.of(id, variant, variant.equals("full") ? ORIGINAL : variant))
                .map(rows -> {
                    if (rows.size() == 0) {
                        return Optional.empty();
                    }
                    var row = rows.iterator().next();
                    return Optional.of(
                            new Content(id, row.getString(0), row.getString(1), row.getString(2), row.getLong(3)));
                });
    }

    /** One piece; the first has position 0. */
    public Uni<Buffer> chunk(Content content, int position) {
        return pool.preparedQuery(
                        "select bytes from attachment_chunk where attachment_id = $1 and variant = $2 and position = $3")
                .execute(Tuple.of(content.id(), content.variant(), position))
                .map(rows -> rows.iterator().next().getDelegate().getBuffer(0));
    }

    /** All pieces, each read when it is asked for. */
    public Multi<Buffer> read(Content content) {
        int chunks = (int) ((content.size() + CHUNK - 1) / CHUNK);
        return Multi.createFrom()
                .range(0, chunks)
                .onItem()
                .transformToUniAndConcatenate(position -> chunk(content, position));
    }

    /**
     * Replaces a variant. Each piece is a statement of its own, and the variant is there with the last one, so no transaction
     * lasts as long as a slow source.
     *
     * @return the size; fails with {@link TooLarge} as soon as there are more bytes than {@code max}
     */
    public Uni<Long> write(SqlClient client, String id, String variant, String type, Multi<Buffer> bytes, long max) {
        AtomicInteger position = new AtomicInteger();
        AtomicLong size = new AtomicLong();
        return clear(client, id, variant)
                .chain(() -> new Chunking(max)
                        .apply(bytes)
                        .onItem()
                        .transformToUniAndConcatenate(chunk -> {
                            size.addAndGet(chunk.length());
                            return add(client, id, variant, position.getAndIncrement(), chunk);
                        })
                        .onItem()
                        .ignoreAsUni())
                .chain(() -> finish(client, id, variant, type, size.get()))
                .map(done -> size.get());
    }

    private static Uni<Void> clear(SqlClient client, String id, String variant) {
        return client.preparedQuery("delete from attachment_content where attachment_id = $1 and variant = $2")
                .execute(Tuple.of(id, variant))
                .chain(() -> client.preparedQuery(
                                "delete from attachment_chunk where attachment_id = $1 and variant = $2")
                        .execute(Tuple.of(id, variant)))
                .replaceWithVoid();
    }

    private static Uni<Void> add(SqlClient client, String id, String variant, int position, Buffer chunk) {
        return client.preparedQuery(
                        "insert into attachment_chunk (attachment_id, variant, position, bytes) values ($1, $2, $3, $4)")
                .execute(Tuple.tuple()
                        .addString(id)
                        .addString(variant)
                        .addInteger(position)
                        .addValue(chunk))
                .replaceWithVoid();
    }

    private static Uni<Void> finish(SqlClient client, String id, String variant, String type, long size) {
        return client.preparedQuery(
                        "insert into attachment_content (attachment_id, variant, type, size) values ($1, $2, $3, $4)")
                .execute(Tuple.of(id, variant, type, size))
                .replaceWithVoid();
    }
}

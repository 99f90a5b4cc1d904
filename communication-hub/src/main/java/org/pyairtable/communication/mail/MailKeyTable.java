package org.pyairtable.communication.mail;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.pyairtable.communication.webhooks.WebhookSettings;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.secrets.MasterKey;
import org.pyairtable.runtime.secrets.Seal;
import org.pyairtable.runtime.secrets.SealedBox;
import org.pyairtable.runtime.time.Utc;

/**
 * The stored key of mails. Its private part is encrypted with a key that is derived from the one of webhook secrets, when
 * that is configured. A key that cannot be read any more is replaced.
 */
@Singleton
class MailKeyTable {
    private static final Logger LOG = Logger.getLogger(MailKeyTable.class);
    private static final byte PLAIN = 0;
    private static final byte SEALED = 1;
    private static final String LOCK = "select 1 from (select pg_advisory_xact_lock(7301)) locked";
    private static final String READ =
            "select id, public_key, private_key, created_at from mail_key order by created_at desc, id limit 1";
    private static final String STORE =
            "insert into mail_key (id, public_key, private_key, created_at) values ($1, $2, $3, $4)";

    private final Optional<Seal> seal;
    private final Clock clock;

    MailKeyTable(WebhookSettings settings, Clock clock) {
        this.seal = settings.secretKey()
                .map(secret -> new Seal(
                        MasterKey.read("pyairtable.webhooks.secret-key", secret).derive("mail-keys", "AES")));
        this.clock = clock;
    }

    /** A key as it is used. */
    record Stored(String id, PublicKey publicKey, PrivateKey privateKey, Instant createdAt) {
        @Override
        public String toString() {
            return "Stored[" + id + "]";
        }
    }

    /** The newest key that can be read, made if there is none; in a transaction, under a lock. */
    Uni<Stored> present(SqlConnection connection) {
        return connection
                .query(LOCK)
                .execute()
                .chain(() -> connection.query(READ).execute())
                .map(rows -> Rows.stream(rows).findFirst().flatMap(this::read))
                .chain(found -> found.map(key -> Uni.createFrom().item(key)).orElseGet(() -> make(connection)));
    }

    Uni<List<String>> ids(SqlConnection connection) {
        return connection.query("select id from mail_key order by id").execute().map(rows -> Rows.stream(rows)
                .map(row -> row.getString("id"))
                .toList());
    }

    private Uni<Stored> make(SqlConnection connection) {
        KeyPair keys = SealedBox.newKeys();
        Stored key = new Stored(
                Ids.random("mlk"),
                keys.getPublic(),
                keys.getPrivate(),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        return connection
                .preparedQuery(STORE)
                .execute(Tuple.of(
                        key.id(),
                        Buffer.buffer(key.publicKey().getEncoded()),
                        Buffer.buffer(sealed(key)),
                        Utc.of(key.createdAt())))
                .replaceWith(key);
    }

    private byte[] sealed(Stored key) {
        byte[] plain = key.privateKey().getEncoded();
        byte[] kept = seal.map(present -> present.seal(plain, key.id())).orElse(plain);
        return ByteBuffer.allocate(1 + kept.length)
                .put(seal.isPresent() ? SEALED : PLAIN)
                .put(kept)
                .array();
    }

    private Optional<Stored> read(Row row) {
        String id = row.getString("id");
        byte[] stored = row.getDelegate().getBuffer("private_key").getBytes();
        byte[] kept = Arrays.copyOfRange(stored, 1, stored.length);
        try {
            byte[] privateKey = stored[0] == PLAIN
                    ? kept
                    : seal.orElseThrow(() -> new IllegalStateException("pyairtable.webhooks.secret-key is not set"))
                            .open(kept, id);
            return Optional.of(new Stored(
                    id,
                    SealedBox.publicKey(
                            row.getDelegate().getBuffer("public_key").getBytes()),
                    SealedBox.privateKey(privateKey),
                    Rows.instant(row, "created_at")));
        } catch (IllegalStateException | IllegalArgumentException e) {
            LOG.warnf(
                    "Key of mails cannot be read, replaced by another; mails that are sealed with it fail: key=%s reason=%s",
                    id, e.getMessage());
            return Optional.empty();
        }
    }
}

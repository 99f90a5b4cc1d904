package org.pyairtable.data.attachment;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes and checks links to files. The key is the database's, so that every replica takes the links of every other. */
@Singleton
public class AttachmentLinks {
    private final Pool pool;
    private final AttachmentSettings settings;
    private final Clock clock;
    private final AtomicReference<byte @Nullable []> secret = new AtomicReference<>();

    AttachmentLinks(Pool pool, AttachmentSettings settings, Clock clock) {
        this.pool = pool;
        this.settings = settings;
        this.clock = clock;
    }

    /** @param asked what the client called the gateway; links begin with it where no public address is configured */
    public Uni<LinkSigner> signer(Supplier<String> asked) {
        String origin = settings.publicUrl().orElseGet(asked);
        return key().map(key ->
                LinkSigner.of(new LinkKey(key), origin, clock.instant().plus(settings.linkLifetime())));
    }

    /** @return whether the link was made here, for this file, and is still good */
    public Uni<LinkKey.Verdict> check(String expires, String id, String variant, String signature) {
        return key().map(key -> new LinkKey(key).check(expires, id, variant, signature, clock.instant()));
    }

    private Uni<byte[]> key() {
        byte[] known = secret.get();
        return known != null
                ? Uni.createFrom().item(known)
                : pool.query("select secret from attachment_link_key")
                        .execute()
                        .map(rows -> rows.iterator()
                                .next()
                                .getDelegate()
                                .getBuffer(0)
                                .getBytes())
                        .invoke(secret::set);
    }
}

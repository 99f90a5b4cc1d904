package org.pyairtable.runtime.stream;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** The body of an answer that comes into being while it is sent. Failures before the first byte are answered as such. */
public record StreamedBody(Source source) {
    /** Where the bytes go. */
    @FunctionalInterface
    public interface Client {
        /** Completes when the client has taken them, or nearly; fails when it takes none for too long. */
        Uni<Void> write(List<byte[]> pieces);
    }

    /** What writes them, once. */
    @FunctionalInterface
    public interface Source {
        Uni<Void> writeTo(Client client);
    }
}

package org.pyairtable.ai.search;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.ai.document.DocumentKey;
import org.pyairtable.ai.document.DocumentStore;
import org.pyairtable.ai.document.SourceRecord;
import org.pyairtable.ai.document.SourceStore;
import org.pyairtable.ai.document.TableInfo;
import org.pyairtable.ai.embedding.Embedder;
import org.pyairtable.ai.embedding.Vector;
import org.pyairtable.ai.index.Match;
import org.pyairtable.ai.index.Scope;
import org.pyairtable.ai.index.SearchIndex;
import org.pyairtable.ai.load.RequestsUnderWay;
import org.pyairtable.ai.search.Fusion.Fused;

/** Finds records by words and by meaning. */
@ApplicationScoped
public class HybridSearch {
    private static final Logger LOG = Logger.getLogger(HybridSearch.class);

    private final SearchIndex index;
    private final Embedder embedder;
    private final RequestsUnderWay requests;
    private final DocumentStore documents;
    private final SourceStore sources;
    private final Pool pool;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final AiSettings.Search config;

    HybridSearch(
            SearchIndex index,
            Embedder embedder,
            RequestsUnderWay requests,
            DocumentStore documents,
            SourceStore sources,
            Pool pool,
            Clock clock,
            MeterRegistry metrics,
            AiSettings config) {
        this.index = index;
        this.embedder = embedder;
        this.requests = requests;
        this.documents = documents;
        this.sources = sources;
        this.pool = pool;
        this.clock = clock;
        this.metrics = metrics;
        this.config = config.search();
    }

    /** @param exact those that contain a code of the question, such as an invoice number, as a whole */
    private record Candidates(List<Match> exact, List<Match> lexical, List<Match> vector, boolean embedded) {}

    /** The best records within the scope, read from the documents as they are now. */
    public Uni<SearchResult> search(String question, Scope scope, int limit) {
        Instant start = clock.instant();
        if (scope.empty()) {
            return Uni.createFrom().item(result(List.of(), start, true));
        }
        return requests.during(() -> candidates(question, scope, Math.max(limit, config.candidates()))
                .chain(found -> records(
                                question, Fusion.TUNED.fuse(found.exact(), found.lexical(), found.vector(), limit))
                        .map(records -> result(records, start, found.embedded()))));
    }

    private Uni<Candidates> candidates(String question, Scope scope, int limit) {
        return Uni.combine()
                .all()
                .unis(
                        index.lexical(i -> i.holding(question, scope, limit)),
                        index.lexical(i -> i.matching(question, scope, limit)),
                        embedding(question))
                .asTuple()
                .chain(found -> {
                    Optional<Vector> vector = found.getItem3();
                    if (vector.isEmpty()) {
                        return Uni.createFrom()
                                .item(new Candidates(found.getItem1(), found.getItem2(), List.of(), false));
                    }
                    return index.nearest(vector.get(), scope, limit, config.minimumSimilarity())
                            .map(near -> new Candidates(found.getItem1(), found.getItem2(), near, true))
                            .onFailure()
                            .recoverWithItem(failure -> {
                                LOG.warnf(failure, "Vectors not searched, the question is answered by words alone");
                                return new Candidates(found.getItem1(), found.getItem2(), List.of(), false);
                            });
                });
    }

    private Uni<Optional<Vector>> embedding(String question) {
        return embedder.embedQuestion(question).map(Optional::of).onFailure().recoverWithItem(failure -> {
            LOG.warnf(failure, "Question not embedded, it is answered by words alone");
            return Optional.empty();
        });
    }

    private Uni<List<FoundRecord>> records(String question, List<Fused> ranked) {
        if (ranked.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        List<DocumentKey> keys = ranked.stream().map(Fused::key).toList();
        return documents.find(pool, keys).chain(found -> sources.tables(
                        pool, keys.stream().map(DocumentKey::tableId).distinct().toList())
                .map(tables -> inOrder(question, ranked, found, tables)));
    }

    private static List<FoundRecord> inOrder(
            String question,
            List<Fused> ranked,
            List<DocumentKey.Of<SourceRecord>> found,
            Map<String, TableInfo> tables) {
        Map<DocumentKey, SourceRecord> byKey =
                found.stream().collect(Collectors.toMap(DocumentKey.Of::key, DocumentKey.Of::value));
        return ranked.stream()
                .map(fused -> {
                    SourceRecord source = byKey.get(fused.key());
                    TableInfo table = tables.get(fused.key().tableId());
                    return source == null || table == null
                            ? null
                            : FoundRecord.of(table, source, question, rounded(fused.score()), finders(fused));
                })
                .filter(Objects::nonNull)
                .toList();
    }

    private static List<String> finders(Fused fused) {
        return fused.finders().stream()
                .map(finder -> finder.name().toLowerCase(Locale.ROOT))
                .sorted()
                .toList();
    }

    private static double rounded(double score) {
        return Math.round(score * 10_000) / 10_000.0;
    }

    private SearchResult result(List<FoundRecord> items, Instant start, boolean embedded) {
        Duration took = Duration.between(start, clock.instant());
        metrics.timer("pyairtable.search.duration").record(took);
        return new SearchResult(
                items,
                took.toMillis(),
                embedded ? "hybrid" : "lexical",
                index.state().notice().orElse(null));
    }
}

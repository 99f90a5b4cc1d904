package org.pyairtable.ai.index;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.MergeScheduler;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.search.similarities.Similarity;
import org.pyairtable.ai.load.BackgroundThread;

/**
 * The writer settings that keep the heap of an index small, whatever the number of documents. The graph of a segment is
 * built on the heap, some 300 bytes a vector: segments are merged up to a size and no further, one merge at a time, and a
 * search visits each of them.
 */
final class WriterTerms {
    private static final double WRITE_BUFFER_MEGABYTES = 8;
    /** About 100,000 short documents with vectors of 384 dimensions. */
    private static final double LARGEST_SEGMENT_MEGABYTES = 64;

    private static final double DELETED_PERCENT = 20;
    private static final int NEIGHBOURS = 16;
    private static final int CANDIDATES = 80;

    /**
     * How BM25 weighs: little for repetitions of a word and for short texts, much for each further word of the question. It
     * makes scores of different records comparable with how much of the question they have.
     */
    static final Similarity WEIGHTS = new BM25Similarity(0.4f, 0.5f);

    private WriterTerms() {}

    static IndexWriterConfig config() {
        TieredMergePolicy merges = new TieredMergePolicy();
        merges.setMaxMergedSegmentMB(LARGEST_SEGMENT_MEGABYTES);
        merges.setDeletesPctAllowed(DELETED_PERCENT);
        return new IndexWriterConfig(Analysis.ofFields())
                .setRAMBufferSizeMB(WRITE_BUFFER_MEGABYTES)
                .setCodec(codec())
                .setSimilarity(WEIGHTS)
                .setMergePolicy(merges)
                .setMergeScheduler(scheduler())
                .setCommitOnClose(false);
    }

    private static Lucene104Codec codec() {
        KnnVectorsFormat vectors = new Lucene99HnswVectorsFormat(NEIGHBOURS, CANDIDATES);
        return new Lucene104Codec() {
            @Override
            public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                return vectors;
            }
        };
    }

    private static MergeScheduler scheduler() {
        ConcurrentMergeScheduler scheduler = new ConcurrentMergeScheduler() {
            @Override
            protected void doMerge(MergeSource source, MergePolicy.OneMerge merge) throws IOException {
                BackgroundThread.stepBack();
                super.doMerge(source, merge);
            }
        };
        scheduler.setMaxMergesAndThreads(2, 1);
        return scheduler;
    }
}

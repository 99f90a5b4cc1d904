package org.pyairtable.bench;

import java.io.IOException;
import java.util.List;

/**
 * One thing that grows.
 *
 * @param few how many of it the tests use
 * @param seed brings it up to this many
 * @param paths of requests that show it
 * @param process whose memory it is
 */
record LimitCase(int few, Seed seed, List<String> paths, String process) {
    private static final int ROUNDS = 5;

    /** Brings the suite up to a number of something. */
    @FunctionalInterface
    interface Seed {
        void upTo(LimitSeeds seeds, int count) throws Exception;
    }

    void run(String name, int factor, LocalSuite suite, LimitSeeds seeds) throws Exception {
        int count = few * factor;
        long began = System.nanoTime();
        seed.upTo(seeds, count);
        System.out.printf("%-14s %,11d  written in %.1f s%n", name, count, (System.nanoTime() - began) / 1e9);
        PatientClient client = suite.patient();
        for (String path : paths) {
            String asked = path.replace("{endpoint}", LimitSeeds.ENDPOINT);
            int[] bytes = {0};
            Timings timings = Timings.of(
                    ROUNDS,
                    () -> bytes[0] = client.get(asked).orFail(asked).text().length());
            System.out.printf(
                    "    GET %-46s %9.1f ms, slowest %9.1f ms, %,10d bytes%n",
                    asked, timings.median(), timings.percentile(0.99), bytes[0]);
        }
        System.out.printf("    memory of %-17s %,6d MB%n", process, memory(process));
    }

    private static long memory(String process) throws IOException {
        return LocalSuite.running().residentMebibytes(process);
    }
}

package org.pyairtable.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Resident memory of processes, as the operating system counts it. */
final class Memory {
    private static final String PROPORTIONAL = "Pss:";
    private static final String LABEL = "VmRSS:";

    private Memory() {}

    /**
     * The process and its descendants, in mebibytes. On Linux shared pages count once, divided among the processes:
     * PostgreSQL's processes share their buffers. Elsewhere they count for each process.
     */
    static long residentMebibytes(ProcessHandle root) {
        List<Long> pids = Stream.concat(Stream.of(root), root.descendants())
                .map(ProcessHandle::pid)
                .toList();
        long kibibytes = Files.isDirectory(Path.of("/proc/self"))
                ? pids.stream().mapToLong(Memory::fromProc).sum()
                : fromPs(pids);
        return kibibytes / 1024;
    }

    private static long fromProc(long pid) {
        Path process = Path.of("/proc", String.valueOf(pid));
        return kibibytes(process.resolve("smaps_rollup"), PROPORTIONAL)
                .or(() -> kibibytes(process.resolve("status"), LABEL))
                .orElse(0L);
    }

    /** Empty when the file cannot be read, or when the process has ended. */
    private static Optional<Long> kibibytes(Path file, String label) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(label))
                    .map(line -> Long.parseLong(
                            line.substring(label.length()).replace("kB", "").strip()))
                    .findFirst();
        } catch (IOException | UncheckedIOException unreadable) {
            return Optional.empty();
        }
    }

    private static long fromPs(List<Long> pids) {
        String list = pids.stream().map(String::valueOf).collect(Collectors.joining(","));
        try {
            Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", list).start();
            try (var lines = ps.inputReader()) {
                return lines.lines()
                        .map(String::strip)
                        .mapToLong(Long::parseLong)
                        .sum();
            }
        } catch (IOException noPs) {
            return 0;
        }
    }
}

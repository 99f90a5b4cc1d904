package org.pyairtable.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Resident memory of processes, as the operating system counts it. */
final class Memory {
    private static final String LABEL = "VmRSS:";

    private Memory() {}

    /** The process and all that it started, in mebibytes; pages that several of them share count for each. */
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
        try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(pid), "status"))) {
            return lines.filter(line -> line.startsWith(LABEL))
                    .map(line ->
                            line.substring(LABEL.length()).replace("kB", "").strip())
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElse(0);
        } catch (IOException ended) {
            return 0;
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

package org.pyairtable.local;

import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Prints the end of the logs, of one process or of all; {@code -f} follows them. */
final class LogsCommand implements Command {
    private static final int LINES = 100;
    private static final Duration STEP = Duration.ofMillis(300);

    private final SuiteSettings settings;
    private final PrintStream out;

    LogsCommand(SuiteSettings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    @Override
    public int run(List<String> arguments) throws IOException, InterruptedException {
        List<String> names = new ArrayList<>(arguments);
        boolean follow = names.remove("-f");
        Home home = settings.openHome();
        List<String> known = names(home);
        if (names.size() > 1 || !known.containsAll(names)) {
            System.err.println("usage: ./pyairtable logs [" + String.join("|", known) + "] [-f]");
            return MISUSED;
        }
        boolean all = names.isEmpty();
        Map<Path, Long> positions = new LinkedHashMap<>();
        for (String name : all ? known : names) {
            Path log = home.log(name);
            positions.put(log, Files.size(log));
            String tail = LogTail.of(log, all ? LINES / 10 : LINES);
            tail.lines().forEach(line -> print(all, log, line));
        }
        while (follow) {
            for (Map.Entry<Path, Long> position : positions.entrySet()) {
                position.setValue(more(position.getKey(), position.getValue(), all));
            }
            out.flush();
            Thread.sleep(STEP);
        }
        return DONE;
    }

    /** Prints the complete lines after the position and returns the next position; a rotated file starts over. */
    private long more(Path log, long position, boolean named) throws IOException {
        long size = Files.exists(log) ? Files.size(log) : 0;
        if (size == position) {
            return position;
        }
        long start = size < position ? 0 : position;
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(start);
            byte[] added = new byte[(int) Math.min(size - start, 1 << 20)];
            file.readFully(added);
            int end = added.length;
            while (end > 0 && added[end - 1] != '\n') {
                end--;
            }
            new String(added, 0, end, StandardCharsets.UTF_8).lines().forEach(line -> print(named, log, line));
            return start + (end == 0 && added.length == 1 << 20 ? added.length : end);
        }
    }

    private void print(boolean named, Path log, String line) {
        out.println(named ? name(log) + " | " + line : line);
    }

    private static List<String> names(Home home) throws IOException {
        try (Stream<Path> logs = Files.list(home.logs())) {
            return logs.filter(log -> log.toString().endsWith(".log"))
                    .map(LogsCommand::name)
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path log) {
        String file = String.valueOf(log.getFileName());
        return file.substring(0, file.length() - ".log".length());
    }
}

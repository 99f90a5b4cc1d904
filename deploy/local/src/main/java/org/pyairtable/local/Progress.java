package org.pyairtable.local;

import java.io.PrintStream;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows the progress of each process: a table that redraws itself on a terminal, elsewhere a line per change. */
final class Progress {
    private static final Map<ProcessState, String> WORDS = new EnumMap<>(Map.of(
            ProcessState.WAITING, "waiting",
            ProcessState.STARTING, "starting",
            ProcessState.READY, "ready",
            ProcessState.UNREADY, "not ready",
            ProcessState.RESTARTING, "died, restarting",
            ProcessState.FAILING, "keeps dying",
            ProcessState.STOPPED, "stopped"));

    private final PrintStream out;
    private final boolean terminal;
    private final Map<String, String> shown = new HashMap<>();
    private int drawn;

    Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** @param names in the order of the table, also of processes that have no status yet */
    void show(List<String> names, List<ProcessStatus> statuses, Duration elapsed) {
        Map<String, ProcessStatus> byName = new HashMap<>();
        statuses.forEach(status -> byName.put(status.name(), status));
        if (terminal && drawn > 0) {
            out.print("\033[" + drawn + "A");
        }
        drawn = 0;
        for (String name : names) {
            ProcessStatus status = byName.get(name);
            String word = status == null ? "preparing" : word(status);
            boolean changed = !word.equals(shown.put(name, word));
            String line = String.format(Locale.ROOT, "  %-20s %s", name, word);
            if (terminal) {
                out.print("\r\033[2K" + line + "\n");
                drawn++;
            } else if (changed && status != null) {
                out.printf(Locale.ROOT, "%6.1f s%s%n", elapsed.toMillis() / 1000.0, line);
            }
        }
        if (terminal) {
            out.printf(Locale.ROOT, "\r\033[2K  %.0f s%n", Math.floor(elapsed.toMillis() / 1000.0));
            drawn++;
        }
        out.flush();
    }

    private static String word(ProcessStatus status) {
        String word = WORDS.getOrDefault(status.state(), "");
        return status.restarts() > 0 ? word + " (restarts: " + status.restarts() + ")" : word;
    }
}

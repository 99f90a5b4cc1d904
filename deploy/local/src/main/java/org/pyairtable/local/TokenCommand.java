package org.pyairtable.local;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/** Prints a personal access token of the first user, with all scopes, and nothing else. */
final class TokenCommand implements Command {
    private final SuiteSettings settings;
    private final PrintStream out;

    TokenCommand(SuiteSettings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    @Override
    public int run(List<String> arguments) throws IOException, InterruptedException {
        if (!arguments.isEmpty()) {
            System.err.println("usage: ./pyairtable token");
            return MISUSED;
        }
        Optional<RunningSuite> running = RunningSuite.find(settings.openHome());
        if (running.isEmpty()) {
            System.err.println("pyairtable: the suite is not running; start it with ./pyairtable up");
            return NOT_RUNNING;
        }
        out.println(running.get().gateway().token());
        return DONE;
    }
}

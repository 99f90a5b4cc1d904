package org.pyairtable.local;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The part of {@code ./pyairtable} that needs a JVM: everything but finding a JDK and building. */
public final class Cli {
    private Cli() {}

    /** Runs one command and exits with its code; an error is one line, never a stack trace. */
    public static void main(String[] arguments) throws InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(run(List.of(arguments), System.getenv(), out));
    }

    static int run(List<String> arguments, Map<String, String> environment, PrintStream out)
            throws InterruptedException {
        try {
            if (!arguments.isEmpty() && arguments.getFirst().equals("config")) {
                // Before anything reads the settings that it may find wrong.
                return new ConfigCommand(environment, out).run(arguments.subList(1, arguments.size()));
            }
            Path repository = Path.of(environment.getOrDefault("PYAIRTABLE_REPOSITORY", ""))
                    .toAbsolutePath()
                    .normalize();
            SuiteSettings settings = SuiteSettings.of(repository, environment);
            boolean terminal = "1".equals(environment.get("PYAIRTABLE_TERMINAL"));
            String name = arguments.isEmpty() ? "" : arguments.getFirst();
            Command command =
                    switch (name) {
                        case "up" -> new UpCommand(settings, out, terminal);
                        case "down" -> new DownCommand(settings, out);
                        case "status" -> new StatusCommand(settings, out);
                        case "logs" -> new LogsCommand(settings, out);
                        case "token" -> new TokenCommand(settings, out);
                        case "invite" -> new InviteCommand(settings, out);
                        case "reset-password" -> new ResetPasswordCommand(settings, out);
                        case "dlq" -> new DeadLetterCommand(settings, out);
                        case "demo" -> new DemoCommand(settings);
                        case "supervise" -> new SuperviseCommand(settings);
                        default -> throw new IllegalArgumentException("unknown command: " + name);
                    };
            return command.run(arguments.subList(1, arguments.size()));
        } catch (IOException | IllegalArgumentException failure) {
            String reason = failure.getMessage();
            System.err.println(
                    "pyairtable: " + (reason == null ? failure.getClass().getSimpleName() : reason));
            return Command.FAILED;
        }
    }
}

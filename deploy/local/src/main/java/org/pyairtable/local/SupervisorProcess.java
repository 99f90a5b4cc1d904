package org.pyairtable.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Starts the supervisor in a session of its own: neither Ctrl-C nor the end of the terminal reaches it or its children
 * except through it, so that it can stop them in order.
 */
final class SupervisorProcess {
    static final String NAME = "supervisor";

    private static final List<List<String>> DETACHERS = List.of(
            List.of("setsid"), List.of("perl", "-e", "use POSIX; POSIX::setsid(); exec @ARGV", "--"), List.of("nohup"));

    private SupervisorProcess() {}

    static Process start(SuiteSettings settings, Home home) throws IOException {
        List<String> command = new ArrayList<>(detacher());
        command.addAll(List.of(
                settings.java().toString(),
                home.marker(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xss512k",
                "-cp",
                System.getProperty("java.class.path"),
                Cli.class.getName(),
                "supervise"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(settings.repository().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(home.log(NAME).toFile()));
        builder.environment().put("PYAIRTABLE_HOME", home.folder().toString());
        builder.environment().put(SuiteSettings.INSTANCES, String.valueOf(settings.instances()));
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        return builder.start();
    }

    private static List<String> detacher() {
        return DETACHERS.stream()
                .filter(detacher -> onPath(detacher.getFirst()))
                .findFirst()
                .orElse(List.of());
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}

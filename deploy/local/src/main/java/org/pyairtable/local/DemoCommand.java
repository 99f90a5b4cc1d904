package org.pyairtable.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plays the demo against the running suite; its exit code is the demo's. The launcher script starts one if necessary. */
final class DemoCommand implements Command {
    private static final String MAIN = "org.pyairtable.e2e.Demo";

    private final SuiteSettings settings;

    DemoCommand(SuiteSettings settings) {
        this.settings = settings;
    }

    @Override
    public int run(List<String> arguments) throws IOException, InterruptedException {
        Home home = settings.openHome();
        Optional<RunningSuite> running = RunningSuite.find(home);
        if (running.isEmpty()) {
            System.err.println("pyairtable: the suite is not running; start it with ./pyairtable up");
            return NOT_RUNNING;
        }
        Path target = settings.repository().resolve("deploy/e2e/target");
        if (!Files.isDirectory(target.resolve("classes"))) {
            System.err.println("pyairtable: the demo is not built: " + target + " is missing");
            return FAILED;
        }
        RunningSuite suite = running.get();
        Secrets secrets = Secrets.loadOrCreate(home, List.of());
        List<String> command = new ArrayList<>(List.of(
                settings.java().toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*",
                MAIN));
        command.addAll(arguments);
        ProcessBuilder demo = new ProcessBuilder(command).inheritIO();
        demo.environment().put("PYAIRTABLE_URL", suite.state().gateway());
        demo.environment().put("PYAIRTABLE_TOKEN", suite.gateway().token());
        demo.environment().put("PYAIRTABLE_EMAIL", secrets.email());
        demo.environment().put("PYAIRTABLE_PASSWORD", secrets.password());
        demo.environment().put("PYAIRTABLE_HOME", home.folder().toString());
        demo.environment().put("KAFKA_BOOTSTRAP_SERVERS", suite.state().kafka());
        return demo.start().waitFor();
    }
}

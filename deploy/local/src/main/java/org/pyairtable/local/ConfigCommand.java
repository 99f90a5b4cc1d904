package org.pyairtable.local;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code config check}: says before a start what is missing, unknown or wrong in an environment or in a {@code .env}. */
final class ConfigCommand implements Command {
    private static final String USAGE = "usage: ./pyairtable config check [file of variables for docker compose]";

    private final Map<String, String> environment;
    private final PrintStream out;

    ConfigCommand(Map<String, String> environment, PrintStream out) {
        this.environment = environment;
        this.out = out;
    }

    @Override
    public int run(List<String> arguments) throws IOException {
        if (arguments.isEmpty() || !arguments.getFirst().equals("check") || arguments.size() > 2) {
            out.println(USAGE);
            return MISUSED;
        }
        SettingCatalogue catalogue = SettingCatalogue.load();
        if (arguments.size() == 2) {
            Path file =
                    Path.of(environment.getOrDefault("PYAIRTABLE_FOLDER", "")).resolve(arguments.get(1));
            return report(
                    "docker compose with " + arguments.get(1),
                    new EnvironmentCheck(catalogue, EnvironmentCheck.Use.COMPOSE).faults(EnvFile.read(file)));
        }
        return report(
                "./pyairtable up with this environment",
                new EnvironmentCheck(catalogue, EnvironmentCheck.Use.LOCAL).faults(environment));
    }

    private int report(String what, List<String> faults) {
        faults.forEach(out::println);
        out.println(
                faults.isEmpty()
                        ? what + ": all settings are known and right"
                        : what + ": " + faults.size() + (faults.size() == 1 ? " fault" : " faults"));
        return faults.isEmpty() ? DONE : FAILED;
    }
}

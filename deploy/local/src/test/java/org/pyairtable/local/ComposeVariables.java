package org.pyairtable.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The variables that the compose files know.
 *
 * @param passedOn those that they substitute, or pass on without a value
 * @param required those without which they refuse to start
 */
record ComposeVariables(Set<String> passedOn, Set<String> required) {
    private static final Pattern PASSED_ON = Pattern.compile("\\$\\{([A-Z_]+)|^ +([A-Z_]+):\\s*$", Pattern.MULTILINE);
    private static final Pattern REQUIRED = Pattern.compile("\\$\\{([A-Z_]+):\\?");

    static ComposeVariables of(Path repository) throws IOException {
        List<Path> files = new ArrayList<>(List.of(repository.resolve("docker-compose.yml")));
        try (Stream<Path> overrides = Files.list(repository.resolve("deploy/compose"))) {
            overrides.filter(file -> file.toString().endsWith(".yml")).forEach(files::add);
        }
        Set<String> passedOn = new TreeSet<>();
        Set<String> required = new TreeSet<>();
        for (Path file : files) {
            String text = Files.readString(file);
            PASSED_ON
                    .matcher(text)
                    .results()
                    .forEach(found -> passedOn.add(found.group(1) == null ? found.group(2) : found.group(1)));
            REQUIRED.matcher(text).results().forEach(found -> required.add(found.group(1)));
        }
        return new ComposeVariables(passedOn, required);
    }
}

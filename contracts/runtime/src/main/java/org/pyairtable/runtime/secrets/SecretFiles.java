package org.pyairtable.runtime.secrets;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.EnvConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Reads secrets from files, as orchestrators mount them: {@code PYAIRTABLE_CORE_SECRET_KEY_FILE} names the file with the value
 * of {@code PYAIRTABLE_CORE_SECRET_KEY}. So it is with every setting that is a secret, ours and those of the database, the
 * broker and TLS. A file is read once, at the start, without the line break at its end.
 */
public final class SecretFiles implements ConfigSourceFactory {
    private static final Pattern SECRET =
            Pattern.compile("((?:PYAIRTABLE|QUARKUS|KAFKA)_\\w*(?:SECRET_KEY|API_KEY|PASSWORD|SASL_JAAS_CONFIG))_FILE");

    /** Above the environment, so that the files are what counts. */
    private static final int ORDINAL = 310;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        return List.of(new EnvConfigSource(read(System.getenv()), ORDINAL));
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(ORDINAL);
    }

    /**
     * The secrets by the names of their own variables.
     *
     * @throws IllegalStateException where a file cannot be read or is empty, or a secret is given in both ways
     */
    static Map<String, String> read(Map<String, String> environment) {
        Map<String, String> secrets = new HashMap<>();
        environment.forEach((variable, file) -> {
            var secret = SECRET.matcher(variable);
            if (secret.matches() && !file.isBlank()) {
                String name = secret.group(1);
                if (!environment.getOrDefault(name, "").isEmpty()) {
                    throw new IllegalStateException(
                            name + " and " + variable + " are both set: one secret has one place, remove one of them");
                }
                secrets.put(name, content(variable, file));
            }
        });
        return secrets;
    }

    private static String content(String variable, String file) {
        try {
            String text = Files.readString(Path.of(file)).replaceFirst("\\R\\z", "");
            if (text.isBlank()) {
                throw new IllegalStateException(variable + " names " + file + ", which is empty");
            }
            return text;
        } catch (IOException | RuntimeException unreadable) {
            if (unreadable instanceof IllegalStateException said) {
                throw said;
            }
            // The cause may quote what it could not decode.
            throw new IllegalStateException(variable + " names " + file + ", which cannot be read: "
                    + unreadable.getClass().getSimpleName());
        }
    }
}

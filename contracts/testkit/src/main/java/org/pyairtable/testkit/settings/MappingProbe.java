package org.pyairtable.testkit.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidator;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A configuration mapping as a service would read it, with its constraints, without a service. Keys are given without the
 * prefix of the mapping.
 *
 * @param <T> the mapping
 */
public final class MappingProbe<T> {
    private final Class<T> type;
    private final String prefix;
    private final Map<String, String> required;

    private MappingProbe(Class<T> type, Map<String, String> required) {
        this.type = type;
        this.prefix = type.getAnnotation(ConfigMapping.class).prefix() + ".";
        this.required = required;
    }

    /** A mapping all of whose keys have defaults or may be absent. */
    public static <T> MappingProbe<T> of(Class<T> type) {
        return new MappingProbe<>(type, Map.of());
    }

    /** A mapping with keys that must be given, and values for them. */
    public static <T> MappingProbe<T> of(Class<T> type, Map<String, String> required) {
        return new MappingProbe<>(type, required);
    }

    /** The default of each key; empty where a key has none, {@code *} in the place of a name that is free. */
    public Map<String, String> defaults() {
        Map<String, String> defaults = new TreeMap<>();
        ConfigMappings.ConfigClass.configClass(type)
                .getProperties()
                .forEach((name, value) -> defaults.put(name.substring(prefix.length()), value == null ? "" : value));
        // A list may also be written element by element.
        defaults.keySet().removeIf(name -> name.endsWith("[*]"));
        return defaults;
    }

    /** The mapping with these values. */
    public T with(Map<String, String> values) {
        Map<String, String> all = new HashMap<>();
        required.forEach((key, value) -> all.put(prefix + key, value));
        values.forEach((key, value) -> all.put(prefix + key, value));
        return config(all).getConfigMapping(type);
    }

    /** The mapping with all keys given; fails unless each has another value than its default. */
    public T withAll(Map<String, String> values) {
        Map<String, String> defaults = defaults();
        values.forEach((key, value) -> {
            if (value.equals(defaults.get(pattern(key)))) {
                throw new AssertionError(key + " is given its default, so that a test of it proves nothing");
            }
            defaults.remove(pattern(key));
        });
        if (!defaults.isEmpty()) {
            throw new AssertionError("not given: " + defaults.keySet());
        }
        return with(values);
    }

    /** Why a value is refused; fails when it is taken. */
    public String refusal(String key, String value) {
        try {
            with(Map.of(key, value));
        } catch (ConfigValidationException | IllegalArgumentException refused) {
            return String.valueOf(refused.getMessage());
        }
        throw new AssertionError(prefix + key + "=" + value + " is taken");
    }

    private String pattern(String key) {
        Map<String, String> names = defaults();
        if (names.containsKey(key)) {
            return key;
        }
        return names.keySet().stream()
                .filter(name -> key.matches(name.replace(".", "\\.").replace("*", "[^.]+")))
                .findFirst()
                .orElse(key);
    }

    private SmallRyeConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(type)
                .withValidator(new Constraints())
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build();
    }

    private static final class Constraints implements BeanValidationConfigValidator {
        private static final Validator VALIDATOR =
                Validation.buildDefaultValidatorFactory().getValidator();

        @Override
        public Validator getValidator() {
            return VALIDATOR;
        }
    }
}

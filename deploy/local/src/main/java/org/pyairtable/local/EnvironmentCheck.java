package org.pyairtable.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Says what is wrong with the settings of an installation before it starts. */
final class EnvironmentCheck {
    /** For what the settings are. */
    enum Use {
        /** {@code ./pyairtable up}: the services inherit this environment, and the supervisor gives what is required. */
        LOCAL,
        /** {@code docker compose}: a file of variables, of which services see what the compose files pass on. */
        COMPOSE
    }

    private static final String FILE = "_FILE";
    private static final List<String> OF_OTHERS =
            List.of("QUARKUS_", "KAFKA_", "MP_", "COMPOSE_", "DOCKER_", "BUILDKIT_", "JAVA_", "JDK_");

    private final SettingCatalogue catalogue;
    private final Use use;

    EnvironmentCheck(SettingCatalogue catalogue, Use use) {
        this.catalogue = catalogue;
        this.use = use;
    }

    /** One sentence for each fault, by the name of its variable; empty when all is right. */
    List<String> faults(Map<String, String> variables) {
        List<String> faults = new ArrayList<>();
        if (use == Use.COMPOSE) {
            catalogue.settings().stream()
                    .filter(setting -> setting.required() && setting.compose())
                    .filter(setting ->
                            variables.getOrDefault(setting.name(), "").isBlank())
                    .forEach(setting -> faults.add(setting.name() + " is missing: " + setting.description()));
        }
        new TreeMap<>(variables).forEach((name, value) -> fault(name, value).ifPresent(fault -> {
            if (!value.isBlank() || !isRequired(name)) {
                faults.add(name + " " + fault);
            }
        }));
        return faults;
    }

    private boolean isRequired(String name) {
        return use == Use.COMPOSE && catalogue.find(name).map(Setting::required).orElse(false);
    }

    private Optional<String> fault(String name, String value) {
        Optional<Setting> known = catalogue.find(name).or(() -> secretOf(name));
        if (known.isEmpty()) {
            return isOurs(name) ? Optional.of("is not known" + suggestion(name)) : Optional.empty();
        }
        Setting setting = known.get();
        if (use == Use.COMPOSE && !setting.compose()) {
            return Optional.of(
                    setting.place().equals("local suite")
                            ? "is for ./pyairtable only; compose does not read it"
                            : "is not passed on by the compose files: name it under 'environment' of " + setting.place()
                                    + " in a compose file of your own");
        }
        if (setting.isNamed(name)) {
            return ValueType.of(setting.type()).objection(value);
        }
        return new ValueType.Text().objection(value);
    }

    /** Every secret may be given as a file. */
    private Optional<Setting> secretOf(String name) {
        return name.endsWith(FILE)
                ? catalogue
                        .find(name.substring(0, name.length() - FILE.length()))
                        .filter(Setting::isSecret)
                : Optional.empty();
    }

    private boolean isOurs(String name) {
        return name.startsWith("PYAIRTABLE_")
                || (use == Use.COMPOSE && OF_OTHERS.stream().noneMatch(name::startsWith));
    }

    private String suggestion(String name) {
        return catalogue
                .nearest(name)
                .map(near -> ": did you mean " + near + "?")
                .orElse("; docs/configuration.md lists all settings");
    }
}

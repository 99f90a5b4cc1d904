package org.pyairtable.testkit.architecture;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;

/** Rule 4, last part: every configured topic is in {@link Topics#all()}. */
final class ConfiguredTopics {
    private static final String RULE = "4: every configured topic is in Topics.all()";
    private static final Pattern SETTING = Pattern.compile(
            "\\s*(?:%[\\w,-]+\\.)?(?:mp\\.messaging\\..*\\.topics?|pyairtable\\.inbox\\.topics)\\s*[=:](?<topics>.*)");
    /** Stands for topics that are checked where they are set. */
    private static final String OF_THE_SERVICE = "${pyairtable.inbox.topics}";

    private static final Pattern DEAD_LETTERS = Pattern.compile("\\.dlq\\.[a-z-]+$");
    private static final Set<String> KNOWN =
            Topics.all().stream().map(Topic::name).collect(Collectors.toUnmodifiableSet());

    private ConfiguredTopics() {}

    static List<String> violations(Path moduleDir) {
        Path resources = moduleDir.resolve("src").resolve("main").resolve("resources");
        return TextFiles.lines(resources, Set.of("properties")).stream()
                .flatMap(line -> {
                    var setting = SETTING.matcher(line.text());
                    String topics = setting.matches() ? setting.group("topics") : "";
                    return Arrays.stream(topics.split(",", -1))
                            .map(String::trim)
                            .filter(topic -> !topic.isEmpty() && !isKnown(topic))
                            .map(topic -> line.violation(RULE, topic));
                })
                .toList();
    }

    private static boolean isKnown(String topic) {
        return topic.equals(OF_THE_SERVICE)
                || KNOWN.contains(DEAD_LETTERS.matcher(topic).replaceFirst(""));
    }
}

package org.pyairtable.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the README of this module to the topics. */
class TopicsPageTest {
    private static final Pattern TOPIC = Pattern.compile("`([a-z]+\\.[a-z-]+)`");

    @Test
    void thePageNamesEachTopicOnce() throws IOException {
        String rows = String.join(
                "\n",
                Files.readAllLines(Path.of("README.md")).stream()
                        .filter(line -> line.startsWith("|"))
                        .toList());

        assertThat(TOPIC.matcher(rows).results().map((MatchResult topic) -> topic.group(1)))
                .containsExactlyInAnyOrderElementsOf(
                        Topics.all().stream().map(Topic::name).toList());
    }
}

package org.pyairtable.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The index of the decisions is complete, and has their titles. */
final class DecisionsTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("project.root")).resolve("docs/adr");
    private static final Pattern TITLE = Pattern.compile("# (\\d+)\\. (.+)");
    private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\| \\[(.+?)]\\((.+?)\\) \\|.*");

    private record Decision(int number, String title, String file) {}

    @Test
    void theIndexHasEachDecisionWithItsTitleInOrder() throws IOException {
        List<Decision> listed;
        try (Stream<String> lines = Files.lines(FOLDER.resolve("README.md"))) {
            listed = lines.map(ROW::matcher)
                    .filter(Matcher::matches)
                    .map(row -> new Decision(Integer.parseInt(row.group(1)), row.group(2), row.group(3)))
                    .toList();
        }

        assertThat(listed).containsExactlyElementsOf(written());
        assertThat(listed)
                .extracting(Decision::number)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, listed.size()).boxed().toList());
    }

    private static List<Decision> written() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d{4}-.*\\.md"))
                    .sorted()
                    .map(DecisionsTest::decision)
                    .toList();
        }
    }

    private static Decision decision(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            Matcher title = TITLE.matcher(lines.findFirst().orElseThrow());
            assertThat(title.matches()).as("the title of %s", file).isTrue();
            return new Decision(
                    Integer.parseInt(title.group(1)),
                    title.group(2),
                    file.getFileName().toString());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

package org.pyairtable.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Markdown files of the repository: their links lead to files that exist. */
final class DocumentationTest {
    private static final Set<String> SKIPPED = Set.of("target", "node_modules");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)(?:#[^)\\s]*)?\\)");
    private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");

    @TempDir
    Path folder;

    @Test
    void everyLinkBetweenFilesLeadsToOneThatExists() throws IOException {
        assertThat(brokenLinks(Path.of("../..").toRealPath())).isEmpty();
    }

    @Test
    void aLinkToAMissingFileIsReported() throws IOException {
        Files.writeString(folder.resolve("here.md"), "");
        Files.writeString(
                folder.resolve("page.md"), "[a](here.md#part), [b](https://example.org/none.md), [c](docs/none.md)");

        assertThat(brokenLinks(folder)).containsExactly("page.md: docs/none.md");
    }

    private static List<String> brokenLinks(Path repository) throws IOException {
        List<String> broken = new ArrayList<>();
        Files.walkFileTree(repository, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                String name = directory.getFileName().toString();
                boolean skipped = SKIPPED.contains(name) || (name.startsWith(".") && !directory.equals(repository));
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (file.toString().endsWith(".md")) {
                    LINK.matcher(Files.readString(file))
                            .results()
                            .map(link -> link.group(1))
                            .filter(link -> !ELSEWHERE.matcher(link).matches())
                            .filter(link -> !Files.exists(file.resolveSibling(link)))
                            .forEach(link -> broken.add(repository.relativize(file) + ": " + link));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return broken;
    }
}

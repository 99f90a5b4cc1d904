package org.pyairtable.testkit.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The lines of a module's text files. */
final class TextFiles {
    private TextFiles() {}

    /** @param number counted from 1 */
    record Line(Path file, int number, String text) {
        String violation(String rule, String what) {
            return "[" + rule + "] " + what + " in " + file + ":" + number;
        }
    }

    /** All lines of the files with one of these extensions; none when the folder does not exist. */
    static List<Line> lines(Path folder, Set<String> extensions) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> Files.isRegularFile(file) && extensions.contains(extension(file)))
                    .sorted()
                    .flatMap(TextFiles::lines)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Line> lines(Path file) {
        try {
            List<String> text = Files.readAllLines(file);
            return IntStream.range(0, text.size()).mapToObj(i -> new Line(file, i + 1, text.get(i)));
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    private static String extension(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1);
    }
}

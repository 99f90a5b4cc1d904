package org.pyairtable.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hook that {@code ./pyairtable hooks} installs, in a checkout whose Maven appends a line to the staged file. */
final class FormattingHookTest {
    private static final String FILE = "a/src/main/java/A.java";

    @TempDir
    Path checkout;

    @BeforeEach
    void checkout() throws Exception {
        Path repository = Path.of("../..").toRealPath();
        git("init", "-q");
        git("config", "user.name", "Test");
        git("config", "user.email", "test@example.com");
        Files.createDirectories(checkout.resolve(".githooks"));
        Files.copy(repository.resolve(".githooks/pre-commit"), checkout.resolve(".githooks/pre-commit"));
        script("pyairtable", "echo /jdk");
        script("mvnw", "echo \"$JAVA_HOME $*\" > maven.txt; echo formatted >> " + FILE);
        git("config", "core.hooksPath", ".githooks");
        Files.createDirectories(checkout.resolve(FILE).getParent());
        Files.writeString(checkout.resolve(FILE), "draft\n");
    }

    @Test
    void aStagedFileIsCommittedAsMavenFormatsIt() throws Exception {
        git("add", FILE);

        git("commit", "-qm", "one");

        assertThat(git("show", "HEAD:" + FILE)).isEqualTo("draft\nformatted\n");
        assertThat(Files.readString(checkout.resolve("maven.txt")))
                .isEqualTo("/jdk -q -B -pl a spotless:apply -DspotlessFiles=.*/" + FILE + "\n");
    }

    @Test
    void aFileWithUnstagedChangesIsRefusedByName() throws Exception {
        git("add", FILE);
        Files.writeString(checkout.resolve(FILE), "draft\nmore\n");

        Result result = run(List.of("git", "commit", "-qm", "one"));

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.output()).contains("stage or stash these changes").contains(FILE);
        assertThat(checkout.resolve("maven.txt")).doesNotExist();
    }

    @Test
    void aCommitWithoutJavaFilesDoesNotStartMaven() throws Exception {
        Files.writeString(checkout.resolve("notes.md"), "text\n");
        git("add", "notes.md");

        git("commit", "-qm", "one");

        assertThat(checkout.resolve("maven.txt")).doesNotExist();
    }

    private record Result(int exit, String output) {}

    private String git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Result result = run(command);
        assertThat(result.exit()).as(result.output()).isZero();
        return result.output();
    }

    private Result run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(checkout.toFile()).redirectErrorStream(true);
        // Set where this test itself runs in a hook.
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    private void script(String name, String body) throws IOException {
        Path script = Files.writeString(checkout.resolve(name), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}

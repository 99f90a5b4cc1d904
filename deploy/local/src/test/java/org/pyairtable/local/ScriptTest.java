package org.pyairtable.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./pyairtable} finds a JDK, in a tree of JDKs that only print their version. */
final class ScriptTest {
    private static final String SYSTEM_PATH = "/usr/bin:/bin";

    @TempDir
    Path folder;

    @Test
    void takesJavaHomeWhenItIsNewEnough() throws Exception {
        Path jdk = jdk("elsewhere/jdk", "25.0.1");

        assertThat(run(Map.of("JAVA_HOME", jdk.toString()), "jdk")).isEqualTo(new Result(0, jdk + "\n", ""));
    }

    @Test
    void skipsAnOldJavaHomeForTheOneInAnInstallFolder() throws Exception {
        Path old = jdk("elsewhere/old", "17.0.15");
        Path jdk = jdk("installed/temurin-25", "25");

        assertThat(run(Map.of("JAVA_HOME", old.toString()), "jdk").output()).isEqualTo(jdk + "\n");
    }

    @Test
    void takesTheOneOnThePathThroughItsLink() throws Exception {
        Path jdk = jdk("elsewhere/jdk", "25.0.1");
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("java"), jdk.resolve("bin/java"));

        assertThat(run(Map.of("PATH", bin + ":" + SYSTEM_PATH), "jdk").output()).isEqualTo(jdk + "\n");
    }

    @Test
    void prefersTheVersionThatTheBuildWasTestedWith() throws Exception {
        jdk("installed/a-27", "27");
        Path jdk = jdk("installed/b-25", "25.0.2");
        jdk("installed/c-26", "26.0.1");

        assertThat(run(Map.of(), "jdk").output()).isEqualTo(jdk + "\n");
    }

    @Test
    void findsTheOneOfAMacAndOneInAFolderWithASpace() throws Exception {
        Path jdk = jdk("installed/temurin 25.jdk/Contents/Home", "25");

        assertThat(run(Map.of(), "jdk").output()).isEqualTo(jdk + "\n");
    }

    @Test
    void asksAJdkThatHasNoReleaseFile() throws Exception {
        Path jdk = jdk("installed/jdk", "25.0.1");
        Files.delete(jdk.resolve("release"));

        assertThat(run(Map.of(), "jdk").output()).isEqualTo(jdk + "\n");
    }

    @Test
    void aRuntimeWithoutCompilerIsNotAJdk() throws Exception {
        Path jre = jdk("installed/jre", "25");
        Files.delete(jre.resolve("bin/javac"));

        assertThat(run(Map.of(), "jdk").exit()).isEqualTo(1);
    }

    @Test
    void saysInOneLineWhatToInstallWhenAllAreOld() throws Exception {
        jdk("installed/jdk-8", "1.8.0_402");
        jdk("installed/jdk-17", "17.0.15");

        Result result = run(Map.of(), "up");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.output()).isEmpty();
        assertThat(result.error().lines())
                .singleElement()
                .asString()
                .startsWith("pyairtable: needs a JDK 25 or newer (found only 8 17): install Temurin 25 from https://")
                .contains("JAVA_HOME");
    }

    @Test
    void saysSoWhenNoJdkIsInstalled() throws Exception {
        assertThat(run(Map.of(), "status").error())
                .startsWith("pyairtable: needs a JDK 25 or newer: install Temurin 25");
    }

    @Test
    void anUnknownCommandIsExplained() throws Exception {
        Result result = run(Map.of(), "start");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.error()).startsWith("usage: ./pyairtable <command>");
    }

    private record Result(int exit, String output, String error) {}

    /** The machine's own JDKs are out of sight: PATH without them, install folders inside the test's own. */
    private Result run(Map<String, String> environment, String command) throws Exception {
        Map<String, String> complete = new HashMap<>(Map.of(
                "PATH",
                withoutJava(),
                "HOME",
                folder.toString(),
                "PYAIRTABLE_JDK_FOLDERS",
                folder.resolve("nothing") + ":" + folder.resolve("installed")));
        complete.putAll(environment);
        Path error = folder.resolve("error.txt");
        ProcessBuilder builder = new ProcessBuilder(
                        TestSuites.repository().resolve("pyairtable").toString(), command)
                .redirectError(error.toFile());
        builder.environment().clear();
        builder.environment().putAll(complete);
        Process process = builder.start();
        String output;
        try (var reader = process.inputReader()) {
            output = reader.readAllAsString();
        }
        return new Result(process.waitFor(), output, Files.readString(error));
    }

    /** A folder with the tools that the script needs, and no java. */
    private String withoutJava() throws IOException {
        Path bin = folder.resolve("tools");
        if (!Files.exists(bin)) {
            Files.createDirectories(bin);
            for (String tool : new String[] {"sed", "head", "tr", "sort", "readlink", "dirname", "cat"}) {
                program(bin.resolve(tool), "PATH=" + SYSTEM_PATH + " exec " + tool + " \"$@\"");
            }
        }
        return bin.toString();
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        Path bin = Files.createDirectories(home.resolve("bin"));
        for (String program : new String[] {"java", "javac"}) {
            program(bin.resolve(program), "echo 'openjdk version \"" + version + "\" 2025-10-21' >&2");
        }
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private static void program(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}

package org.pyairtable.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A commit of this repository in a folder of its own, packaged there. */
record EarlierBuild(Path repository, String commit, Path folder) {
    private static final Object BUILDING = new Object();

    static EarlierBuild named(Path repository, String commit) {
        return new EarlierBuild(repository, commit, repository.resolve("deploy/e2e/target/build-" + commit));
    }

    boolean isInHistory() throws IOException, InterruptedException {
        return run(repository, "git", "cat-file", "-e", commit + "^{commit}") == 0;
    }

    static EarlierBuild toUpgradeFrom(Path repository) throws IOException {
        return named(
                repository,
                Files.readString(repository.resolve("deploy/e2e/upgrade-from")).strip());
    }

    /** Once, whoever asks first; what a run before this one has packaged is used again. */
    void build() throws IOException, InterruptedException {
        synchronized (BUILDING) {
            buildOnce();
        }
    }

    private void buildOnce() throws IOException, InterruptedException {
        Path done = folder.resolve("packaged");
        if (Files.exists(done)) {
            return;
        }
        Files.createDirectories(folder.getParent());
        if (!Files.exists(folder)) {
            require(
                    repository,
                    "git",
                    "clone",
                    "--quiet",
                    "--shared",
                    "--no-checkout",
                    repository.toString(),
                    folder.toString());
        }
        require(folder, "git", "checkout", "--quiet", "--detach", commit);
        List<String> build =
                new ArrayList<>(List.of("nice", "-n", "10", "./mvnw", "-B", "-q", "package", "-DskipTests"));
        require(folder, build.toArray(String[]::new));
        Files.createFile(done);
    }

    private static void require(Path folder, String... command) throws IOException, InterruptedException {
        int exitCode = run(folder, command);
        if (exitCode != 0) {
            throw new AssertionError(String.join(" ", command) + " ended with " + exitCode);
        }
    }

    private static int run(Path folder, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).inheritIO();
        // The build that runs this test has settings of its own.
        builder.environment().keySet().removeIf(name -> name.startsWith("MAVEN_") && !name.equals("MAVEN_OPTS"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start().waitFor();
    }
}

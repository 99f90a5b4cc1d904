package org.pyairtable.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A commit of this repository in a folder of its own, packaged there. */
record EarlierBuild(Path repository, String commit, Path folder) {
    /** The modules that {@code ./pyairtable up} starts. */
    private static final String STARTED =
            "core-platform,data-integration,ai-ml,workflow-engine,communication-hub," + "api-gateway,deploy/local";

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

    /** What a run before this one has packaged is used again. */
    void build() throws IOException, InterruptedException {
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
        require(folder, "git", "checkout", "--quiet", "--force", "--detach", commit);
        Path pom = folder.resolve("pom.xml");
        Files.writeString(pom, unchecked(Files.readString(pom)));
        require(
                folder,
                "nice",
                "-n",
                "10",
                "./mvnw",
                "-B",
                "-q",
                "package",
                "-DskipTests",
                "-Denforcer.skip",
                "-Dspotless.apply.skip",
                "-Dspotless.check.skip",
                "-Dcompiler.strict=-nowarn",
                "-am",
                "-pl",
                STARTED);
        Files.createFile(done);
    }

    /** What was checked when the commit was made is not checked again: only what runs is compiled. */
    static String unchecked(String pom) {
        return pom.replaceAll("<arg>-Xplugin:ErrorProne[^<]*</arg>", "")
                .replaceAll("(<id>default-testCompile</id>\\s*<configuration>)", "$1<skip>true</skip>");
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

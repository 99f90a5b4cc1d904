package org.pyairtable.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The JVM's ahead-of-time caches (JEP 483, 514): classes that are loaded and linked already, one file for each program. A
 * cache belongs to its jars, its JDK and its JVM options; its name holds a digest of them, so that another build has others.
 * A program without one starts as it always did.
 *
 * @param folder of the caches, need not exist
 * @param use what to do with them
 */
record StartupCaches(Path folder, Use use) {
    /** Which caches are used and made. */
    enum Use {
        /** Those that exist are used, missing ones are made once the suite is ready. */
        MAKE,
        USE,
        OFF
    }

    private static final int DIGEST_CHARACTERS = 16;
    private static final String SUFFIX = ".aot";

    /** The process with its cache, if there is one. */
    ProcessSpec on(ProcessSpec process) throws IOException {
        if (use == Use.OFF) {
            return process;
        }
        Optional<Path> cache = file(process).filter(Files::isRegularFile);
        return cache.isEmpty() ? process : process.withJvmOptions(List.of("-XX:AOTCache=" + cache.get()));
    }

    /** Where its cache is to be made; empty when there is one, when none may be made, or when it is not a program of jars. */
    Optional<Path> missing(ProcessSpec process) throws IOException {
        return use == Use.MAKE ? file(process).filter(cache -> !Files.exists(cache)) : Optional.empty();
    }

    /** Puts the new cache in its place and removes those of other builds of the program. */
    void keep(Path made, Path cache) throws IOException {
        Files.move(made, cache);
        String program = program(cache);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path other : files.filter(file -> !file.equals(cache))
                    .filter(file -> program(file).equals(program))
                    .toList()) {
                Files.delete(other);
            }
        }
    }

    /** The name without the digest. */
    private static String program(Path cache) {
        String name = String.valueOf(cache.getFileName());
        int dash = name.lastIndexOf('-');
        return dash < 0 || !name.endsWith(SUFFIX) ? "" : name.substring(0, dash);
    }

    private Optional<Path> file(ProcessSpec process) throws IOException {
        List<String> command = process.command();
        Optional<Path> jars = jars(command);
        if (jars.isEmpty()) {
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>(List.of(Runtime.version().toString(), System.getProperty("java.home")));
        command.stream()
                .filter(argument -> argument.startsWith("-X") || argument.startsWith("--"))
                .forEach(parts::add);
        try (Stream<Path> files = Files.find(
                jars.get(), 4, (file, attributes) -> isJar(file, attributes), FileVisitOption.FOLLOW_LINKS)) {
            for (Path jar : files.sorted().toList()) {
                parts.add(jar + " " + Files.size(jar) + " "
                        + Files.getLastModifiedTime(jar).toMillis());
            }
        }
        return Optional.of(folder.resolve(program(process) + "-" + digest(parts) + SUFFIX));
    }

    /** Instances of one service share a cache. */
    private static String program(ProcessSpec process) {
        return process.name().replaceFirst("-[0-9]+$", "");
    }

    private static boolean isJar(Path file, BasicFileAttributes attributes) {
        return attributes.isRegularFile() && file.toString().endsWith(".jar");
    }

    /** The folder of a program that is {@code -jar <folder>/x.jar} or {@code -cp <folder>/*}. */
    private static Optional<Path> jars(List<String> command) {
        int jar = command.indexOf("-jar");
        if (jar >= 0) {
            return Optional.ofNullable(Path.of(command.get(jar + 1)).getParent());
        }
        int folder = command.indexOf("-cp");
        return folder >= 0 && command.get(folder + 1).endsWith("/*")
                ? Optional.ofNullable(Path.of(command.get(folder + 1)).getParent())
                : Optional.empty();
    }

    private static String digest(List<String> parts) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, DIGEST_CHARACTERS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

package org.pyairtable.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The account that PostgreSQL runs as, and the place of its files. PostgreSQL refuses to run as root, so root starts it as
 * the unprivileged user nobody or, where that user cannot reach the home, in a user namespace.
 *
 * @param prefix the arguments before each PostgreSQL command
 * @param folder of its binaries and data
 * @param owner numeric user that must own the folder
 */
record PostgresAccount(List<String> prefix, Path folder, int owner) {
    private static final int ROOT = 0;
    private static final int NOBODY = 65_534;
    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--");
    private static final List<String> IN_NAMESPACE = List.of("unshare", "--user", "--");
    private static final Path SHARED_FOLDERS = Path.of("/var/lib/pyairtable");

    PostgresAccount {
        prefix = List.copyOf(prefix);
    }

    /**
     * Chooses an account for the current user and creates the folder; files of another account are given to the chosen one.
     */
    static PostgresAccount choose(Home home) throws IOException, InterruptedException {
        int user = currentUser(home);
        Path folder = home.postgres();
        if (user != ROOT) {
            Files.createDirectories(folder);
            if (!Files.getAttribute(folder, "unix:uid").equals(user)) {
                throw new IOException(folder + " belongs to another user: start as that user,"
                        + " or set PYAIRTABLE_HOME to another folder");
            }
            return new PostgresAccount(List.of(), folder, user);
        }
        PostgresAccount nobody = new PostgresAccount(AS_NOBODY, folder, NOBODY).owning();
        if (nobody.works()) {
            return nobody;
        }
        PostgresAccount namespace = new PostgresAccount(IN_NAMESPACE, folder, ROOT).owning();
        if (namespace.works()) {
            return namespace;
        }
        PostgresAccount elsewhere =
                new PostgresAccount(AS_NOBODY, SHARED_FOLDERS.resolve(digest(home)), NOBODY).owning();
        if (elsewhere.works()) {
            return elsewhere;
        }
        throw new IOException("PostgreSQL does not run as root, and neither setpriv nor unshare works here:"
                + " start as another user, or set PYAIRTABLE_HOME to a folder that the user \"nobody\" can reach");
    }

    /** The possible folders of a home's PostgreSQL. */
    static Stream<Path> folders(Home home) {
        return Stream.of(home.postgres(), SHARED_FOLDERS.resolve(digest(home)));
    }

    /** The program with its arguments, to be run as this account. */
    List<String> command(Path program, List<String> arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(program.toString());
        command.addAll(arguments);
        return command;
    }

    /** Gives everything in the folder to the account. */
    PostgresAccount owning() throws IOException {
        Files.createDirectories(folder);
        if (!folder.startsWith(SHARED_FOLDERS) && prefix.equals(AS_NOBODY)) {
            Path home = folder.getParent();
            if (home != null) {
                // The account may traverse the home but not list it.
                Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
            }
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (!Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                        .equals(owner)) {
                    Files.setAttribute(file, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
                }
            }
        }
        return this;
    }

    /** The JDK does not expose the numeric user id, but a file that it creates has one. */
    private static int currentUser(Home home) throws IOException {
        Path file = Files.createTempFile(home.folder(), "user", ".new");
        try {
            return (Integer) Files.getAttribute(file, "unix:uid");
        } finally {
            Files.delete(file);
        }
    }

    private boolean works() throws InterruptedException {
        try {
            return new ProcessBuilder(command(Path.of("sh"), List.of("-c", "test -w \"$0\"", folder.toString())))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    private static String digest(Home home) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(home.folder().toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}

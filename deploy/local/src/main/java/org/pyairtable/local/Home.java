package org.pyairtable.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The data folder of one suite. Its contents survive restarts; two suites never share one.
 *
 * @param folder absolute, real (no symbolic links), existing
 */
record Home(Path folder) {

    /** Creates the folder if need be; two spellings of one folder give equal homes. */
    static Home at(Path path) throws IOException {
        Home home = new Home(privateFolder(path.toAbsolutePath().normalize()).toRealPath());
        privateFolder(home.logs());
        return home;
    }

    /** Creates the folder, if need be, for its owner alone; missing parents get the usual permissions. */
    static Path privateFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Path parent = folder.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return folder;
    }

    Path logs() {
        return folder.resolve("logs");
    }

    Path log(String process) {
        return logs().resolve(process + ".log");
    }

    Path state() {
        return folder.resolve("state.json");
    }

    Path secrets() {
        return folder.resolve("secrets.json");
    }

    Path token() {
        return folder.resolve("token");
    }

    /** Held by the supervisor for as long as it lives, so a dead one never blocks a start. */
    Path lock() {
        return folder.resolve("supervisor.lock");
    }

    Path kafka() {
        return folder.resolve("kafka");
    }

    Path postgres() {
        return folder.resolve("postgres");
    }

    Path temporary(String process) {
        return temporary().resolve(process);
    }

    /** Temporary files of running processes, or leftovers of dead ones. */
    Path temporary() {
        return folder.resolve("tmp");
    }

    Path data(String service) {
        return folder.resolve(service);
    }

    /** A JVM argument that identifies the suite of a process, whatever its process id. */
    String marker() {
        return "-Dpyairtable.home=" + folder;
    }
}

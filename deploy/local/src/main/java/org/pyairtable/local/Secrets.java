package org.pyairtable.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The passwords and keys of a suite: generated at the first start, readable by the owner only.
 *
 * @param postgresPassword of the database superuser
 * @param databasePasswords of each database's own user, by database name
 * @param email of the first user
 * @param password of the first user
 * @param coreKey base64 of 32 bytes: core-platform encrypts its signing keys and seals the audit trail with it
 * @param dataKey base64 of 32 bytes: data-integration encrypts the secrets of Airtable webhooks with it
 * @param workflowKey base64 of 32 bytes: workflow-engine encrypts the secrets of workspaces with it
 * @param aiKey base64 of 32 bytes: ai-ml encrypts the workspaces' keys for language models with it
 * @param webhookKey base64 of 32 bytes: communication-hub encrypts the secrets of webhooks with it
 */
record Secrets(
        String postgresPassword,
        Map<String, String> databasePasswords,
        String email,
        String password,
        String coreKey,
        String dataKey,
        String workflowKey,
        String aiKey,
        String webhookKey) {

    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int LENGTH = 24;
    private static final SecureRandom RANDOM = new SecureRandom();

    Secrets {
        databasePasswords = Map.copyOf(databasePasswords);
    }

    /** Reads the kept secrets; generates what is missing (all of them in a new home) and keeps it. */
    static Secrets loadOrCreate(Home home, Collection<String> databases) throws IOException {
        Optional<byte[]> file =
                Files.exists(home.secrets()) ? Optional.of(Files.readAllBytes(home.secrets())) : Optional.empty();
        Secrets kept = file.isPresent()
                ? read(file.get())
                : new Secrets(
                        generate(), Map.of(), "owner@pyairtable.local", generate(), key(), key(), key(), key(), key());
        Map<String, String> passwords = new TreeMap<>(kept.databasePasswords);
        databases.forEach(database -> passwords.computeIfAbsent(database, name -> generate()));
        Secrets complete = new Secrets(
                kept.postgresPassword,
                passwords,
                kept.email,
                kept.password,
                kept.coreKey,
                kept.dataKey,
                kept.workflowKey,
                kept.aiKey,
                kept.webhookKey);
        byte[] written = Json.MAPPER.writeValueAsBytes(complete);
        if (file.isEmpty() || !Arrays.equals(written, file.get())) {
            PrivateFile.write(home.secrets(), written);
        }
        return complete;
    }

    /** A home from before a service had a key gets one. */
    private static Secrets read(byte[] file) throws IOException {
        ObjectNode kept = Json.MAPPER.readValue(file, ObjectNode.class);
        for (String name : List.of("dataKey", "workflowKey", "aiKey")) {
            if (!kept.has(name)) {
                kept.put(name, key());
            }
        }
        return Json.MAPPER.treeToValue(kept, Secrets.class);
    }

    String databasePassword(String database) {
        String password = databasePasswords.get(database);
        if (password == null) {
            throw new IllegalArgumentException("unknown database " + database);
        }
        return password;
    }

    /** Keeps passwords out of logs. */
    @Override
    public String toString() {
        return "Secrets[" + email + "]";
    }

    private static String key() {
        byte[] key = new byte[32];
        RANDOM.nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    private static String generate() {
        StringBuilder text = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}

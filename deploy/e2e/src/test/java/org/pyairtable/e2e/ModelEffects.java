package org.pyairtable.e2e;

import java.util.ArrayList;
import java.util.List;

/** What runs ought to have left, each effect under a name of its own. */
final class ModelEffects {
    private final List<String> records = new ArrayList<>();
    private final List<String> notifications = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();
    private final List<List<String>> undone = new ArrayList<>();

    void record(String name) {
        records.add(name);
    }

    void notification(String title) {
        notifications.add(title);
    }

    void request(String name) {
        requests.add(name);
    }

    /** @param inOrder the records by which a failed run undid what it had done */
    void undone(List<String> inOrder) {
        undone.add(List.copyOf(inOrder));
    }

    List<String> records() {
        return records;
    }

    List<String> notifications() {
        return notifications;
    }

    List<String> requests() {
        return requests;
    }

    List<List<String>> undone() {
        return undone;
    }
}

package org.pyairtable.outbox;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;

/** An entity of the service under test. */
@Entity
class Note {
    @Id
    String id;

    @Version
    long version;

    String text;

    Note() {}

    Note(String id, String text) {
        this.id = id;
        this.text = text;
    }
}

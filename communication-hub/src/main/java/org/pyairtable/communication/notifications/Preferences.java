package org.pyairtable.communication.notifications;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The preferences of a user, as stored. */
@Entity
@Table(name = "notification_preferences")
class Preferences {
    @Id
    @Column(name = "user_id")
    private String userId;

    /** Separated by spaces, which no category contains. */
    private String muted;

    @Version
    private int version;

    protected Preferences() {}

    Preferences(String userId) {
        this.userId = userId;
        this.muted = "";
    }

    String userId() {
        return userId;
    }

    void mute(Set<Category> categories) {
        muted = categories.stream().map(Category::name).sorted().collect(Collectors.joining(" "));
    }

    boolean mutes(Category category) {
        return muted().contains(category.name());
    }

    /** In alphabetical order. */
    Set<String> muted() {
        return muted.isEmpty() ? Set.of() : new TreeSet<>(Set.of(muted.split(" ", -1)));
    }
}

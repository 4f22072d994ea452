package io.fieldlog.query.photos;

import io.fieldlog.query.views.Snapshot;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// What is known of the thumbnails of photos.
public final class Thumbnails {

    public enum State {
        WANTED,
        MADE,
        UNAVAILABLE
    }

    private Thumbnails() {}

    /// By the photos' SHA-256; what is not in it was never asked for.
    public static Map<String, State> of(Snapshot snapshot, Collection<String> photos) {
        var states = new HashMap<String, State>();
        snapshot.sql()
                .sql("""
                        SELECT sha256, state FROM thumbnail
                        WHERE organization_id = :organization AND sha256 = ANY (:photos)
                        """)
                .param("organization", snapshot.actor().organizationId())
                .param("photos", photos.toArray(String[]::new))
                .query(row -> {
                    states.put(row.getString("sha256"), State.valueOf(row.getString("state")));
                });
        return states;
    }
}

package io.fieldlog.objects;

import java.util.UUID;

/// Where photos lie. The organization in a key is always the credential's, never a parameter, so that another's photo
/// cannot be named. A device may write only to `uploads/…`; what lies under `photos/` was verified and never changes,
/// because its key says what it is.
public final class PhotoKeys {

    /// What nobody confirms stays here: the bucket's lifecycle rule for this prefix removes it.
    public static final String UPLOADS = "uploads/";

    private PhotoKeys() {}

    public static String upload(UUID organization, UUID checklist, UUID photo) {
        return UPLOADS + "%s/%s/%s".formatted(organization, checklist, photo);
    }

    public static String original(UUID organization, String sha256) {
        return "%s/photos/%s".formatted(organization, sha256);
    }

    /// A JPEG.
    public static String thumbnail(UUID organization, String sha256) {
        return "%s/thumbnails/%s".formatted(organization, sha256);
    }
}

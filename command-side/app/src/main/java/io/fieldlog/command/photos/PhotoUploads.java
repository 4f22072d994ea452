package io.fieldlog.command.photos;

import static io.fieldlog.command.Reason.PHOTO_MISMATCH;
import static io.fieldlog.command.Reason.PHOTO_NOT_UPLOADED;
import static io.fieldlog.command.Reason.PHOTO_TYPE_MISMATCH;

import io.fieldlog.command.Rejected;
import io.fieldlog.objects.ObjectStoreSettings;
import io.fieldlog.objects.PhotoKeys;
import io.fieldlog.web.CommonProblem;
import io.fieldlog.web.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// Photos on their way into the object store. A device writes to a place of its own; what it wrote is read once,
/// without being held, and copied to the key of its content only when it is what was announced. So no device can ever
/// replace a photo that is there, and what was refused is still there to be replaced by its device.
@Component
public final class PhotoUploads {

    /// A larger photo is uploaded in parts of this size; S3 takes parts from 5 MiB on.
    static final int PART = 8 << 20;

    private static final Logger log = LoggerFactory.getLogger(PhotoUploads.class);

    private static final int BUFFER = 64 << 10;
    private static final int PRECONDITION_FAILED = 412;

    private final S3Client s3;
    private final S3Presigner presigner;
    private final String bucket;
    private final PhotoProperties properties;

    PhotoUploads(S3Client s3, S3Presigner presigner, ObjectStoreSettings store, PhotoProperties properties) {
        this.s3 = s3;
        this.presigner = presigner;
        this.bucket = store.bucket();
        this.properties = properties;
    }

    /// Signs addresses for what is still to be uploaded.
    public Upload offer(Announced photo) {
        var key = key(photo);
        var lifetime = properties.uploadLifetime();
        var expiresAt = Instant.now().plus(lifetime).truncatedTo(ChronoUnit.SECONDS);
        // Content type and length are part of the signature: another type or a longer body is refused by S3.
        var whole = presigner.presignPutObject(r -> r.signatureDuration(lifetime)
                .putObjectRequest(o -> o.bucket(bucket)
                        .key(key)
                        .contentType(photo.contentType())
                        .contentLength(photo.bytes())));
        var headers = Map.of("Content-Type", photo.contentType());
        return new Upload(
                "PUT", whole.url().toString(), headers, expiresAt, photo.bytes() > PART ? parts(photo, key) : null);
    }

    private List<Upload.Part> parts(Announced photo, String key) {
        var upload = unfinished(key)
                .orElseGet(() -> s3.createMultipartUpload(
                                r -> r.bucket(bucket).key(key).contentType(photo.contentType()))
                        .uploadId());
        var there = uploaded(key, upload);
        var parts = new ArrayList<Upload.Part>();
        for (var part : partsOf(photo.bytes())) {
            var present = isThere(part, there);
            parts.add(new Upload.Part(
                    part.number(), part.offset(), part.bytes(), present, present ? null : address(key, upload, part)));
        }
        return parts;
    }

    private String address(String key, String upload, Slice part) {
        return presigner
                .presignUploadPart(r -> r.signatureDuration(properties.uploadLifetime())
                        .uploadPartRequest(u -> u.bucket(bucket)
                                .key(key)
                                .uploadId(upload)
                                .partNumber(part.number())
                                .contentLength(part.bytes())))
                .url()
                .toString();
    }

    /// Makes sure that the photo's content lies under its own key.
    ///
    /// @throws Rejected when it was not uploaded whole, or is not what was announced: then everything stays
    public void accept(Announced photo) {
        var original = PhotoKeys.original(photo.organization(), photo.sha256());
        var stored = length(original);
        if (stored.isPresent()) {
            requireLength(photo, stored.getAsLong());
            requireType(photo, begin(original));
            return;
        }
        var upload = key(photo);
        finish(photo, upload);
        var version = verify(photo, upload);
        try {
            s3.copyObject(r -> r.sourceBucket(bucket)
                    .sourceKey(upload)
                    .copySourceIfMatch(version)
                    .destinationBucket(bucket)
                    .destinationKey(original));
        } catch (S3Exception e) {
            if (e.statusCode() == PRECONDITION_FAILED) {
                throw new Rejected(PHOTO_MISMATCH, "The photo was uploaded again while it was verified.");
            }
            throw e;
        }
    }

    /// Removes what was uploaded, once the log says that the photo is attached.
    public void clear(Announced photo) {
        try {
            s3.deleteObject(r -> r.bucket(bucket).key(key(photo)));
        } catch (SdkException e) {
            log.info("the upload of an attached photo is left to the bucket's lifecycle: {}", e.getMessage());
        }
    }

    private static String key(Announced photo) {
        return PhotoKeys.upload(photo.organization(), photo.checklist(), photo.photo());
    }

    private byte[] begin(String key) {
        try (var content = s3.getObject(r -> r.bucket(bucket).key(key).range("bytes=0-" + (PhotoType.HEAD - 1)))) {
            return content.readNBytes(PhotoType.HEAD);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /// Empty when there is no such object.
    private OptionalLong length(String key) {
        try {
            return OptionalLong.of(s3.headObject(r -> r.bucket(bucket).key(key)).contentLength());
        } catch (NoSuchKeyException _) {
            return OptionalLong.empty();
        }
    }

    /// Puts the parts together when all are there.
    private void finish(Announced photo, String key) {
        if (photo.bytes() <= PART) {
            return;
        }
        var upload = unfinished(key);
        if (upload.isEmpty()) {
            return;
        }
        var there = uploaded(key, upload.get());
        var missing = partsOf(photo.bytes()).stream()
                .filter(part -> !isThere(part, there))
                .map(Slice::number)
                .toList();
        if (missing.isEmpty()) {
            var parts = there.values().stream()
                    .limit(partsOf(photo.bytes()).size())
                    .map(part -> CompletedPart.builder()
                            .partNumber(part.partNumber())
                            .eTag(part.eTag())
                            .build())
                    .toList();
            s3.completeMultipartUpload(
                    r -> r.bucket(bucket).key(key).uploadId(upload.get()).multipartUpload(m -> m.parts(parts)));
        } else if (length(key).isEmpty()) {
            throw new Rejected(PHOTO_NOT_UPLOADED, "These parts of the photo are not there: %s.".formatted(missing));
        }
    }

    /// Reads the upload once; the answer names the version that was read.
    private String verify(Announced photo, String key) {
        try (var content = s3.getObject(r -> r.bucket(bucket).key(key))) {
            var length = content.response().contentLength();
            if (length != photo.bytes()) {
                content.abort();
            }
            requireLength(photo, length);
            var sha256 = sha256();
            var begin = content.readNBytes(PhotoType.HEAD);
            sha256.update(begin);
            digest(content, sha256);
            var found = HexFormat.of().formatHex(sha256.digest());
            if (!found.equals(photo.sha256())) {
                throw new Rejected(
                        PHOTO_MISMATCH,
                        "The photo was announced with SHA-256 %s, but what was uploaded has %s."
                                .formatted(photo.sha256(), found));
            }
            requireType(photo, begin);
            return content.response().eTag();
        } catch (NoSuchKeyException _) {
            throw new Rejected(PHOTO_NOT_UPLOADED, "Nothing was uploaded for the photo.");
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private static void digest(InputStream content, MessageDigest sha256) throws IOException {
        var buffer = new byte[BUFFER];
        for (var read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            sha256.update(buffer, 0, read);
        }
    }

    private static void requireLength(Announced photo, long found) {
        if (found != photo.bytes()) {
            throw new Rejected(
                    PHOTO_MISMATCH,
                    "The photo was announced with %d bytes, but %d were uploaded.".formatted(photo.bytes(), found));
        }
    }

    private static void requireType(Announced photo, byte[] begin) {
        var fits = PhotoType.of(photo.contentType()).filter(type -> type.begins(begin));
        if (fits.isEmpty()) {
            throw new Rejected(
                    PHOTO_TYPE_MISMATCH,
                    "The photo was announced as %s, but does not begin like one.".formatted(photo.contentType()));
        }
    }

    /// The upload in parts that was begun for this key; of several the first.
    private Optional<String> unfinished(String key) {
        return s3.listMultipartUploads(r -> r.bucket(bucket).prefix(key)).uploads().stream()
                .filter(upload -> upload.key().equals(key))
                .min(Comparator.comparing(MultipartUpload::initiated).thenComparing(MultipartUpload::uploadId))
                .map(MultipartUpload::uploadId);
    }

    private Map<Integer, Part> uploaded(String key, String upload) {
        var parts = new TreeMap<Integer, Part>();
        try {
            s3.listPartsPaginator(r -> r.bucket(bucket).key(key).uploadId(upload))
                    .parts()
                    .forEach(part -> parts.put(part.partNumber(), part));
        } catch (NoSuchUploadException _) {
            // Somebody else has just put it together: nothing is left of its parts.
            return Map.of();
        }
        return parts;
    }

    private record Slice(int number, long offset, long bytes) {}

    private static List<Slice> partsOf(long bytes) {
        var parts = new ArrayList<Slice>();
        for (long offset = 0; offset < bytes; offset += PART) {
            parts.add(new Slice(parts.size() + 1, offset, Math.min(PART, bytes - offset)));
        }
        return parts;
    }

    private static boolean isThere(Slice part, Map<Integer, Part> uploaded) {
        var there = uploaded.get(part.number());
        return there != null && there.size() == part.bytes();
    }

    private static Problem broken(IOException e) {
        log.warn("the object store broke off: {}", e.toString());
        return new Problem(CommonProblem.UNAVAILABLE, "The object store broke off. Confirm the photo again.");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

package io.fieldlog.command.imports;

import io.fieldlog.web.CommonProblem;
import io.fieldlog.web.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Optional;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/// Files in S3, written while they arrive: no file is ever whole in memory or on this node's disk.
final class ObjectStore {

    /// `sha256` in hexadecimal.
    record Stored(long bytes, String sha256) {}

    /// S3 takes parts from 5 MiB on.
    private static final int PART = 8 << 20;

    private final S3Client s3;
    private final String bucket;

    ObjectStore(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /// @throws Problem `payload-too-large` beyond the limit: then nothing is stored
    Stored put(String key, InputStream content, long limit) throws IOException {
        var sha256 = sha256();
        var hashed = new DigestInputStream(content, sha256);
        var first = hashed.readNBytes(PART);
        long bytes = first.length;
        if (first.length < PART) {
            requireWithin(limit, bytes);
            s3.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromBytes(first));
        } else {
            bytes = putInParts(key, first, hashed, limit);
        }
        return new Stored(bytes, HexFormat.of().formatHex(sha256.digest()));
    }

    private long putInParts(String key, byte[] first, InputStream rest, long limit) throws IOException {
        var upload = s3.createMultipartUpload(r -> r.bucket(bucket).key(key)).uploadId();
        var complete = false;
        try {
            var parts = new ArrayList<CompletedPart>();
            long bytes = 0;
            for (var part = first; part.length > 0; part = rest.readNBytes(PART)) {
                bytes += part.length;
                requireWithin(limit, bytes);
                var number = parts.size() + 1;
                var tag = s3.uploadPart(
                                r -> r.bucket(bucket).key(key).uploadId(upload).partNumber(number),
                                RequestBody.fromBytes(part))
                        .eTag();
                parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
            }
            s3.completeMultipartUpload(
                    r -> r.bucket(bucket).key(key).uploadId(upload).multipartUpload(u -> u.parts(parts)));
            complete = true;
            return bytes;
        } finally {
            if (!complete) {
                s3.abortMultipartUpload(r -> r.bucket(bucket).key(key).uploadId(upload));
            }
        }
    }

    /// Empty when there is no such object.
    Optional<InputStream> open(String key) {
        try {
            return Optional.of(s3.getObject(r -> r.bucket(bucket).key(key)));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }

    void delete(String key) {
        s3.deleteObject(r -> r.bucket(bucket).key(key));
    }

    private static void requireWithin(long limit, long bytes) {
        if (bytes > limit) {
            throw new Problem(
                    CommonProblem.PAYLOAD_TOO_LARGE, "The file may have %d MiB at most.".formatted(limit >> 20));
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

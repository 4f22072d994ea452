package io.fieldlog.local.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;

/// The key that signs every token, kept in a file of its own so that tokens outlive the process.
final class SigningKey {

    private static final int BITS = 2048;

    private SigningKey() {}

    /// The key set in this file; the first call makes it.
    static JWKSet keptIn(Path file) throws IOException, JOSEException, ParseException {
        if (!Files.exists(file)) {
            keep(new JWKSet(generate()), file.toAbsolutePath());
        }
        return JWKSet.load(file.toFile());
    }

    private static RSAKey generate() throws JOSEException {
        return new RSAKeyGenerator(BITS)
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.RS256)
                .keyIDFromThumbprint(true)
                .generate();
    }

    /// Whole or not at all, and never readable by others.
    private static void keep(JWKSet keys, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        var draft = Files.createTempFile(
                file.getParent(),
                file.getFileName().toString(),
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            channel.write(StandardCharsets.UTF_8.encode(keys.toString(false)));
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}

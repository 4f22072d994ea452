package io.fieldlog.web;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.util.unit.DataSize;

/// A request whose body is decompressed and counted while it is read, so that neither a long body nor a small one that
/// unpacks to a long one fills the memory.
final class LimitedRequest extends HttpServletRequestWrapper {

    /// The body is longer than its route takes.
    static final class TooLarge extends IOException {

        private static final long serialVersionUID = 1;

        TooLarge(long limit) {
            super("The body is larger than %d bytes".formatted(limit));
        }
    }

    private long limit = BodyLimit.DEFAULT;
    private byte @Nullable [] buffered;
    private @Nullable ServletInputStream stream;

    LimitedRequest(HttpServletRequest request) {
        super(request);
    }

    /// Called by the gate once the route is known, before anything is read.
    void limit(long bytes) {
        this.limit = bytes;
    }

    /// Refuses what already says that it is too long, or comes in an encoding that we do not unpack.
    void check() {
        var encoding = getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            var contentType = getContentType();
            if (!encoding.equalsIgnoreCase("gzip")
                    || (contentType != null && contentType.regionMatches(true, 0, "multipart/", 0, 10))) {
                throw new Problem(CommonProblem.UNSUPPORTED_MEDIA_TYPE, "The content encoding is not supported here.");
            }
        }
        if (getContentLengthLong() > limit) {
            throw tooLarge(limit);
        }
    }

    static Problem tooLarge(long limit) {
        return new Problem(
                CommonProblem.PAYLOAD_TOO_LARGE,
                "The body may have %s at most."
                        .formatted(
                                limit % (1 << 20) == 0
                                        ? DataSize.ofBytes(limit).toMegabytes() + " MiB"
                                        : limit + " bytes"));
    }

    long limit() {
        return limit;
    }

    /// The whole body, decompressed; it can be read again afterwards.
    byte[] body() throws IOException {
        var bytes = buffered;
        if (bytes == null) {
            bytes = streamed().readAllBytes();
            buffered = bytes;
        }
        return bytes;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        return buffered != null || isJson() ? new Body(new ByteArrayInputStream(body()), Long.MAX_VALUE) : streamed();
    }

    /// JSON is kept, so that what is wrong with it can be said after binding has failed; only files are streamed.
    private boolean isJson() {
        var contentType = getContentType();
        return contentType != null && contentType.regionMatches(true, 0, "application/json", 0, 16);
    }

    /// The body while it arrives, decompressed: nobody can read it again.
    ServletInputStream streamed() throws IOException {
        if (stream == null) {
            InputStream raw = super.getInputStream();
            stream = new Body(
                    "gzip".equalsIgnoreCase(getHeader(HttpHeaders.CONTENT_ENCODING)) ? new GZIPInputStream(raw) : raw,
                    limit);
        }
        return stream;
    }

    @Override
    public BufferedReader getReader() throws IOException {
        return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }

    private static final class Body extends ServletInputStream {

        private final InputStream bytes;
        private final long limit;
        private long count;
        private boolean finished;

        Body(InputStream bytes, long limit) {
            this.bytes = bytes;
            this.limit = limit;
        }

        @Override
        public int read() throws IOException {
            int next = bytes.read();
            counted(next < 0 ? -1 : 1);
            return next;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return counted(bytes.read(target, offset, length));
        }

        private int counted(int read) throws IOException {
            if (read < 0) {
                finished = true;
            } else {
                count += read;
                if (count > limit) {
                    throw new TooLarge(limit);
                }
            }
            return read;
        }

        @Override
        public int available() throws IOException {
            return bytes.available();
        }

        @Override
        public void close() throws IOException {
            bytes.close();
        }

        @Override
        public boolean isFinished() {
            return finished;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException("Requests are read by blocking virtual threads");
        }
    }
}

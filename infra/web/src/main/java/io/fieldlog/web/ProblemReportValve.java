package io.fieldlog.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What Tomcat refuses before any filter runs, such as a malformed request line: a problem too, not its HTML page.
public final class ProblemReportValve extends ErrorReportValve {

    private static final Logger log = LoggerFactory.getLogger(ProblemReportValve.class);

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        if (failure != null) {
            log.warn("A request failed outside of the filters with status {}", status, failure);
        }
        var code = Problems.ofStatus(status).code();
        var body = """
                {"type":"%s%s","title":"%s","status":%d,"detail":"%s","code":"%s"}\
                """.formatted(ProblemWriter.TYPE, code.code(), code.title(), status, code.title(), code.code());
        try {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            response.setContentType(ProblemWriter.MEDIA_TYPE);
            response.setContentLength(bytes.length);
            response.getOutputStream().write(bytes);
            response.finishResponse();
        } catch (IOException callerIsGone) {
            log.debug("The caller did not wait for its error", callerIsGone);
        }
    }
}

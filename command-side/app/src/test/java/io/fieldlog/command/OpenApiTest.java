package io.fieldlog.command;

import io.fieldlog.web.testing.ApiDescription;
import io.fieldlog.web.testing.ApiDocument;
import org.junit.jupiter.api.Test;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/// docs/openapi.json says what the commands take and answer.
@Import(ApiDescription.class)
@TestPropertySource(properties = "springdoc.api-docs.enabled=true")
class OpenApiTest extends HttpTest {

    static {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(CommandContext.class);
    }

    @Autowired
    ApplicationContext application;

    @Test
    void the_document_and_the_routes_say_the_same() {
        ApiDocument.check(ApiDocument.Side.COMMANDS, application);
    }
}

package io.fieldlog.query;

import io.fieldlog.query.views.Inquiry;
import io.fieldlog.web.testing.ApiDocument;
import org.junit.jupiter.api.Test;
import org.springdoc.core.utils.SpringDocUtils;

/// docs/openapi.json says what can be asked and what is answered.
class OpenApiTest {

    static {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Inquiry.class);
    }

    @Test
    void the_document_and_the_routes_say_the_same() {
        try (var application = Stack.running().startDescribed()) {
            ApiDocument.check(ApiDocument.Side.QUERIES, application);
        }
    }
}

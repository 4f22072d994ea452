package io.fieldlog.web;

import java.beans.PropertyEditorSupport;
import java.util.UUID;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;

/// Ids in paths and queries: a property editor, because Spring falls back to its lenient one when a converter refuses.
@ControllerAdvice
final class StrictIds {

    @InitBinder
    void canonicalOnly(WebDataBinder binder) {
        binder.registerCustomEditor(UUID.class, new PropertyEditorSupport() {
            @Override
            public void setAsText(String text) {
                setValue(StrictUuid.parse(text).orElseThrow(() -> new IllegalArgumentException("Not a UUID")));
            }
        });
    }
}

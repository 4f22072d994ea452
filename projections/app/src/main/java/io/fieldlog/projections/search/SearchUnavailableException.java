package io.fieldlog.projections.search;

import org.jspecify.annotations.Nullable;

/// Elasticsearch did not do what was asked: the same request may succeed later.
public final class SearchUnavailableException extends RuntimeException {

    public SearchUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package io.fieldlog.query.photos;

import io.fieldlog.web.ProblemCode;

/// Why a photo cannot be shown in the size that is asked for.
public enum PhotoProblem implements ProblemCode {
    THUMBNAIL_UNAVAILABLE(404, "There is no thumbnail of this photo, and there will be none."),
    THUMBNAIL_PENDING(503, "The thumbnail of this photo is not made yet.");

    private final int status;
    private final String title;

    PhotoProblem(int status, String title) {
        this.status = status;
        this.title = title;
    }

    @Override
    public String code() {
        return ProblemCode.codeOf(this);
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public String title() {
        return title;
    }
}

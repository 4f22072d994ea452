package io.fieldlog.web;

/// What is wrong with one field of a body, named by its JSON pointer (RFC 6901), or with one parameter, named `?name`.
public record FieldError(String pointer, String code, String detail) {

    public FieldError(String pointer, ProblemCode code, String detail) {
        this(pointer, code.code(), detail);
    }
}

package io.fieldlog.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// How many bytes of body a route takes, counted after decompression, when it is not the usual [#DEFAULT].
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface BodyLimit {

    long DEFAULT = 1 << 20;

    long value();
}

package io.fieldlog.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Who may call a route. An administrator always may, so `@Allowed` alone means administrators only. A route that does
/// not say it stops the application's start.
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Allowed {

    Role[] value() default {};

    boolean everyRole() default false;
}

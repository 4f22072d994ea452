/// The identity provider of a local stack: any OIDC provider takes its place in production.
@NullMarked
package io.fieldlog.local.issuer;

import org.jspecify.annotations.NullMarked;

/// How often one user and one organization may ask, counted in Redis by all nodes together.
@org.jspecify.annotations.NullMarked
package io.fieldlog.web.limits;

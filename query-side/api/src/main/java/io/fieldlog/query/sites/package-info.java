/// The sites of an organization.
@org.jspecify.annotations.NullMarked
package io.fieldlog.query.sites;

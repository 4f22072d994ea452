/// The templates of an organization, in every version.
@org.jspecify.annotations.NullMarked
package io.fieldlog.query.templates;

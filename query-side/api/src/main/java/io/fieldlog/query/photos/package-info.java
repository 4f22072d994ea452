/// Photos of checklists: the bytes come from the object store, by addresses that are signed for a moment.
@org.jspecify.annotations.NullMarked
package io.fieldlog.query.photos;

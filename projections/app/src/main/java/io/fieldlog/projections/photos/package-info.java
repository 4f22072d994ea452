/// Thumbnails of photos: asked for with the view that shows the photo, made beside it, kept in the object store.
@NullMarked
package io.fieldlog.projections.photos;

import org.jspecify.annotations.NullMarked;

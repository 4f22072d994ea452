/// The object store as all applications see it: one configuration, one client, and the keys of photos.
@NullMarked
package io.fieldlog.objects;

import org.jspecify.annotations.NullMarked;

/// Photos' way into the object store: devices upload to addresses that are signed for one photo, and what arrived is
/// verified before it counts.
@NullMarked
package io.fieldlog.command.photos;

import org.jspecify.annotations.NullMarked;

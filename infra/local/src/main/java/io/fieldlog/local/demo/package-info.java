/// A believable organization that is always at work.
@NullMarked
package io.fieldlog.local.demo;

import org.jspecify.annotations.NullMarked;

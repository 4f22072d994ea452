/// Sites: places with a time zone of their own.
@NullMarked
package io.fieldlog.command.sites;

import org.jspecify.annotations.NullMarked;

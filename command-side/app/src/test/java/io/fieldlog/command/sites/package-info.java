@NullMarked
package io.fieldlog.command.sites;

import org.jspecify.annotations.NullMarked;

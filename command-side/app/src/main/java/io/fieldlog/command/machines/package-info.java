/// Machines: registered at a site, read, moved, taken out of service and back, retired.
@NullMarked
package io.fieldlog.command.machines;

import org.jspecify.annotations.NullMarked;

/// The rules over sets of an organization: what no aggregate can know alone.
@NullMarked
package io.fieldlog.command.sets;

import org.jspecify.annotations.NullMarked;

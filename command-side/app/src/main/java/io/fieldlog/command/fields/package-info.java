/// The limits of fields that several commands share.
@NullMarked
package io.fieldlog.command.fields;

import org.jspecify.annotations.NullMarked;

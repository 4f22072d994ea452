/// Corrective actions: what somebody is to do about a defect or anything else, verified by somebody else.
@NullMarked
package io.fieldlog.command.actions;

import org.jspecify.annotations.NullMarked;

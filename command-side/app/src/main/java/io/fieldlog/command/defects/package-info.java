/// Defects of machines: reported, graded, and closed by a certification.
@NullMarked
package io.fieldlog.command.defects;

import org.jspecify.annotations.NullMarked;

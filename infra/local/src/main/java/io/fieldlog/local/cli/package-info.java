@NullMarked
package io.fieldlog.local.cli;

import org.jspecify.annotations.NullMarked;

/// Real servers for the tests of every module, started with one line and gone with the JVM at the latest.
@NullMarked
package io.fieldlog.local.testing;

import org.jspecify.annotations.NullMarked;

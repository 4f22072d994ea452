/// Fieldlog as its users meet it: started by its command line, spoken to through HTTP, broken on purpose, and verified.
@NullMarked
package io.fieldlog.acceptance;

import org.jspecify.annotations.NullMarked;

/// Benchmarks of a running stack. Figures are recorded in docs/benchmarks.md as they were measured.
@NullMarked
package io.fieldlog.bench;

import org.jspecify.annotations.NullMarked;

/// Projection `machine-search`: Elasticsearch follows the machine table through a list of dirty documents.
@NullMarked
package io.fieldlog.projections.search;

import org.jspecify.annotations.NullMarked;

package io.fieldlog.projections.runtime;

import io.fieldlog.projections.fold.WorkingSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// What else belongs into the transaction of a view, such as the marks for the search index.
public interface Companion {

    Companion NONE = new Companion() {
        @Override
        public void write(Connection connection, WorkingSet rows, List<Advance> advances) {
            // this view has none
        }

        @Override
        public void committed() {
            // nobody waits
        }
    };

    void write(Connection connection, WorkingSet rows, List<Advance> advances) throws SQLException;

    /// The transaction is durable: called on the projection's thread, so it must not wait for anything.
    void committed();
}

package io.fieldlog.projections;

import org.flywaydb.core.Flyway;

/// Brings the views' database to the version that this program knows.
final class Migrations {

    private final ViewsProperties views;

    Migrations(ViewsProperties views) {
        this.views = views;
    }

    /// @throws org.flywaydb.core.api.FlywayException when the database does not answer or is not as expected
    void run() {
        var owner = views.migration();
        if (owner == null) {
            return;
        }
        Flyway.configure()
                .dataSource(views.url(), owner.username(), owner.password())
                .locations("classpath:db/migration/views")
                .load()
                .migrate();
    }
}

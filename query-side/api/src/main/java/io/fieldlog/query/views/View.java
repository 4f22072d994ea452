package io.fieldlog.query.views;

/// The projections whose rows are read here, under the names that their checkpoints have.
public enum View {
    SITES("sites"),
    MACHINES("machines"),
    TIMELINE("timeline"),
    TEMPLATES("templates"),
    CHECKLISTS("checklists"),
    DEFECTS("defects"),
    SCHEDULES("schedules"),
    DASHBOARD("dashboard"),
    DAYS("days"),
    IMPORTS("imports"),
    MACHINE_SEARCH("machine-search");

    private final String projection;

    View(String projection) {
        this.projection = projection;
    }

    public String projection() {
        return projection;
    }
}

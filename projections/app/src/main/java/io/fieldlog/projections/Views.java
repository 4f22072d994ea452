package io.fieldlog.projections;

import io.fieldlog.projections.checklists.ChecklistsView;
import io.fieldlog.projections.dashboard.DashboardView;
import io.fieldlog.projections.days.DaysView;
import io.fieldlog.projections.defects.DefectsView;
import io.fieldlog.projections.fold.View;
import io.fieldlog.projections.imports.ImportsView;
import io.fieldlog.projections.machines.MachinesView;
import io.fieldlog.projections.schedules.SchedulesView;
import io.fieldlog.projections.sites.SitesView;
import io.fieldlog.projections.templates.TemplatesView;
import io.fieldlog.projections.timeline.TimelineView;
import java.util.List;

/// Every view in PostgreSQL.
public final class Views {

    private Views() {}

    public static List<View> all() {
        return List.of(
                new SitesView(),
                new MachinesView(),
                new TimelineView(),
                new TemplatesView(),
                new ChecklistsView(),
                new DefectsView(),
                new SchedulesView(),
                new DashboardView(),
                new DaysView(),
                new ImportsView());
    }
}

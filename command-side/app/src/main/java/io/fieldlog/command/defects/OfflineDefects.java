package io.fieldlog.command.defects;

import io.fieldlog.command.sync.SyncableCommand;
import io.fieldlog.command.sync.SyncableCommand.Order;
import io.fieldlog.command.sync.SyncableCommands;
import io.fieldlog.web.Role;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/// What is found broken where there is no network.
@Component
final class OfflineDefects implements SyncableCommands {

    @Override
    public List<SyncableCommand<?>> offline() {
        return List.of(SyncableCommand.creating(
                "POST /v1/defects",
                Set.of(Role.INSPECTOR, Role.SUPERVISOR, Role.MECHANIC),
                DefectController.Report.class,
                (body, _) -> new Order("defect", body.defectId(), body.command(), HttpStatus.CREATED.value())));
    }
}

package io.fieldlog.command.machines;

import io.fieldlog.command.sync.SyncableCommand;
import io.fieldlog.command.sync.SyncableCommand.Order;
import io.fieldlog.command.sync.SyncableCommands;
import io.fieldlog.web.Role;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/// What is read from a machine where there is no network.
@Component
final class OfflineMachines implements SyncableCommands {

    @Override
    public List<SyncableCommand<?>> offline() {
        return List.of(SyncableCommand.on(
                "POST /v1/machines/{id}/meter-readings",
                Set.of(Role.INSPECTOR, Role.SUPERVISOR, Role.MECHANIC),
                MachineController.NewReading.class,
                (id, body, context) -> new Order("machine", id, body.command(id), HttpStatus.CREATED.value())));
    }
}

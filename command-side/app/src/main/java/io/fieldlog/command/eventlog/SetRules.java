package io.fieldlog.command.eventlog;

import io.fieldlog.events.Event;
import java.util.List;

/// The set rules that an event stands under, in the order in which they are checked: a pure function of the event.
@FunctionalInterface
public interface SetRules {

    List<SetRule> of(Event event);
}

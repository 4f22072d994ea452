package io.fieldlog.command.policies;

import io.fieldlog.events.Event;
import java.util.List;
import java.util.Set;

/// One rule of the kind `when this happens, then do that`. It sees an event at least once, perhaps long after it
/// happened and after others that followed it, so what it answers depends on the event and the log before it, or asks
/// how things stand now.
public interface Policy {

    /// In kebab-case. Command ids are made from it, and events name it as their actor: it never changes.
    String name();

    /// The kinds of events that it may react to.
    Set<Class<? extends Event>> kinds();

    /// What is to be done, nothing if nothing follows.
    List<Reaction> react(Occasion occasion);
}

package io.fieldlog.projections;

import io.fieldlog.projections.fold.View;
import java.util.HashSet;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Which views this process keeps: those of `views`, or all when none is named, written together by `readers` threads
/// that share out the partitions. Processes of one `name` share them out too, so they must keep the same views; to
/// scale
/// some views apart, give their processes another name.
@ConfigurationProperties("fieldlog.projections.group")
public record GroupProperties(
        @DefaultValue("views") String name,
        @DefaultValue List<String> views,
        @DefaultValue("2") int readers) {

    public GroupProperties {
        if (readers < 1) {
            throw new IllegalArgumentException("fieldlog.projections.group.readers wants at least one");
        }
    }

    /// @throws IllegalArgumentException when a name is no view's
    List<View> selected(List<View> all) {
        if (views.isEmpty()) {
            return all;
        }
        var unknown = new HashSet<>(views);
        all.forEach(view -> unknown.remove(view.name()));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("fieldlog.projections.group.views has no view named " + unknown);
        }
        return all.stream().filter(view -> views.contains(view.name())).toList();
    }
}

package org.elasticsearch.plugins;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.Build;
import org.elasticsearch.env.Environment;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/// Plugins from the class path instead of a directory of installed ones, in this package because `LoadedPlugin` is
/// private to it.
@NullMarked
public final class ClasspathPluginsService extends PluginsService {

    // Null while the constructor of the superclass already asks for the plugins.
    private @Nullable List<LoadedPlugin> loaded;

    public ClasspathPluginsService(Environment environment, Collection<Class<? extends Plugin>> types) {
        super(environment.settings(), environment.configDir(), new PluginsLoader(Set.of(), Set.of(), Map.of()));
        loaded = types.stream().map(type -> load(type, environment)).toList();
    }

    @Override
    protected List<LoadedPlugin> plugins() {
        return loaded == null ? List.of() : loaded;
    }

    private LoadedPlugin load(Class<? extends Plugin> type, Environment environment) {
        return new LoadedPlugin(
                describe(type),
                loadPlugin(type, environment.settings(), environment.configDir()),
                type.getClassLoader());
    }

    private static PluginDescriptor describe(Class<? extends Plugin> type) {
        var version = Build.current().version();
        return new PluginDescriptor(
                type.getName(),
                "from the class path",
                version,
                version,
                Integer.toString(Runtime.version().feature()),
                type.getName(),
                null,
                List.of(),
                false,
                false,
                false,
                false,
                PluginDescriptor.DeploymentTarget.ALL);
    }
}

package org.elasticsearch.node;

import java.util.Collection;
import org.elasticsearch.env.Environment;
import org.elasticsearch.plugins.ClasspathPluginsService;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.plugins.PluginsLoader;
import org.elasticsearch.plugins.PluginsService;
import org.jspecify.annotations.NullMarked;

/// A node that takes its plugins from the class path, in this package because `NodeServiceProvider` is private to it.
@NullMarked
public final class ClasspathNode extends Node {

    public ClasspathNode(Environment environment, Collection<Class<? extends Plugin>> plugins) {
        super(NodeConstruction.prepareConstruction(
                environment,
                null,
                new NodeServiceProvider() {
                    @Override
                    PluginsService newPluginService(Environment initial, PluginsLoader ignored) {
                        return new ClasspathPluginsService(initial, plugins);
                    }
                },
                true));
    }
}

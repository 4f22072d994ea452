package io.fieldlog.web.testing;

import com.fasterxml.jackson.databind.JavaType;
import io.fieldlog.web.Actor;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Lets springdoc describe an application of ours without becoming one of its routes.
@TestConfiguration(proxyBeanMethods = false)
public class ApiDescription {

    static {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Actor.class);
    }

    /// Its own routes are not ours: nobody says who may call them, and nobody shall.
    @Bean
    static BeanPostProcessor withoutRoutesOfSpringdoc() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (bean instanceof RequestMappingHandlerMapping mappings) {
                    Map.copyOf(mappings.getHandlerMethods()).forEach((mapping, handler) -> {
                        if (handler.getBeanType().getName().startsWith("org.springdoc.")) {
                            mappings.unregisterMapping(mapping);
                        }
                    });
                }
                return bean;
            }
        };
    }

    @Bean
    ModelConverter records() {
        return new Records();
    }

    /// Shapes are records: what is not marked `@Nullable` is there, and a name stands for one record only.
    private static final class Records implements ModelConverter {

        private final Map<String, Class<?>> names = new HashMap<>();

        @Override
        public @Nullable Schema<?> resolve(
                AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
            if (!chain.hasNext()) {
                return null;
            }
            Schema<?> schema = chain.next().resolve(type, context, chain);
            JavaType java = Json31.mapper().constructType(type.getType());
            if (schema == null || java == null || !java.getRawClass().isRecord()) {
                return schema;
            }
            var name = schema.get$ref() == null
                    ? schema.getName()
                    : schema.get$ref().substring(schema.get$ref().lastIndexOf('/') + 1);
            var model = name == null ? schema : context.getDefinedModels().getOrDefault(name, schema);
            if (name != null) {
                var known = names.putIfAbsent(name, java.getRawClass());
                if (known != null && known != java.getRawClass()) {
                    throw new IllegalStateException("%s and %s are both %s in the document: rename one"
                            .formatted(known.getName(), java.getRawClass().getName(), name));
                }
            }
            if (model.getProperties() != null) {
                describe(model, java.getRawClass().getRecordComponents());
            }
            return schema;
        }

        private static void describe(Schema<?> model, RecordComponent[] components) {
            var required = new ArrayList<String>();
            for (var component : components) {
                var property = model.getProperties().get(component.getName());
                if (property == null) {
                    continue;
                }
                longestText(component, property);
                if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                    model.getProperties().put(component.getName(), orNull(property));
                } else {
                    required.add(component.getName());
                }
            }
            model.setRequired(required.isEmpty() ? null : required);
        }

        private static Schema<?> orNull(Schema<?> property) {
            if (property.get$ref() != null) {
                return new Schema<>().anyOf(List.of(property, new Schema<>().types(Set.of("null"))));
            }
            property.addType("null");
            return property;
        }

        /// Our own constraint on texts, which Bean Validation's describers do not know.
        private static void longestText(RecordComponent component, Schema<?> property) {
            for (Annotation annotation : constraints(component)) {
                if (annotation.annotationType().getName().equals("io.fieldlog.command.fields.Text")) {
                    try {
                        property.setMinLength(1);
                        property.setMaxLength((Integer)
                                annotation.annotationType().getMethod("max").invoke(annotation));
                    } catch (ReflectiveOperationException changed) {
                        throw new IllegalStateException(changed);
                    }
                }
            }
        }

        private static Annotation[] constraints(RecordComponent component) {
            return Arrays.stream(component.getDeclaringRecord().getDeclaredFields())
                    .filter(field -> field.getName().equals(component.getName()))
                    .findAny()
                    .orElseThrow()
                    .getAnnotations();
        }
    }
}

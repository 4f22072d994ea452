package io.fieldlog.command.templates;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.fieldlog.command.AggregateKey;
import io.fieldlog.command.templates.TemplateState.Unpublished;
import io.fieldlog.events.TemplateEvent;
import io.fieldlog.events.TemplateEvent.TemplatePublished;
import io.fieldlog.inspection.Form;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.stereotype.Component;

/// The templates of an organization as the log has them: a version that is known never changes, so only what was
/// published after it is ever read again.
@Component
public final class PublishedTemplates {

    /// A template's stream up to `read` events.
    private record History(TemplateState state, Map<Integer, Form> versions, long read) {

        static final History NONE = new History(new Unpublished(), Map.of(), 0);

        int questions() {
            return 1
                    + versions.values().stream()
                            .mapToInt(form -> form.items().size())
                            .sum();
        }
    }

    private final EventStore events;
    private final Cache<AggregateKey, History> known;

    PublishedTemplates(EventStore events, TemplateProperties properties) {
        this.events = events;
        this.known = Caffeine.newBuilder()
                .maximumWeight(properties.cachedQuestions())
                .weigher((AggregateKey key, History history) -> history.questions())
                .build();
    }

    public Optional<Form> find(UUID organization, UUID templateId, int version) {
        var key = new AggregateKey(organization, templateId);
        var history = known.getIfPresent(key);
        var form = history == null ? null : history.versions().get(version);
        return Optional.ofNullable(form)
                .or(() -> Optional.ofNullable(latest(key).versions().get(version)));
    }

    /// As of now.
    public TemplateState state(UUID organization, UUID templateId) {
        return latest(new AggregateKey(organization, templateId)).state();
    }

    private History latest(AggregateKey key) {
        var before = known.getIfPresent(key);
        var after = continued(key, before == null ? History.NONE : before);
        if (after.read() > 0 && (before == null || after.read() > before.read())) {
            known.put(key, after);
        }
        return after;
    }

    private History continued(AggregateKey key, History history) {
        var state = history.state();
        var versions = new HashMap<>(history.versions());
        var read = history.read();
        var stream = events.readEvents(key.toString(), read);
        while (stream.hasNext()) {
            var message = stream.next();
            read = message.getSequenceNumber() + 1;
            if (message.getPayload() instanceof TemplateEvent event) {
                state = TemplateState.evolve(state, event);
                if (event instanceof TemplatePublished published) {
                    versions.put(published.version(), new Form(published));
                }
            }
        }
        return new History(state, Map.copyOf(versions), read);
    }
}

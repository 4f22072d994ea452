package io.fieldlog.projections.testing;

import io.fieldlog.events.AnswerValue;
import io.fieldlog.events.ChecklistEvent;
import io.fieldlog.events.ChecklistEvent.AmendedAnswer;
import io.fieldlog.events.ChecklistEvent.ChecklistAmended;
import io.fieldlog.events.ChecklistEvent.ChecklistApproved;
import io.fieldlog.events.ChecklistEvent.ChecklistRejected;
import io.fieldlog.events.ChecklistEvent.ChecklistSigned;
import io.fieldlog.events.ChecklistEvent.ChecklistStarted;
import io.fieldlog.events.ChecklistEvent.ChecklistVoided;
import io.fieldlog.events.ChecklistEvent.CompletionClaimed;
import io.fieldlog.events.ChecklistEvent.PhotoAnnounced;
import io.fieldlog.events.ChecklistEvent.PhotoAttached;
import io.fieldlog.events.ChecklistEvent.QuestionAnswered;
import io.fieldlog.events.Condition;
import io.fieldlog.events.Event;
import io.fieldlog.events.QuestionType;
import io.fieldlog.events.TemplateEvent.Option;
import io.fieldlog.events.TemplateEvent.Question;
import io.fieldlog.events.TemplateEvent.Section;
import io.fieldlog.events.TemplateEvent.TemplatePublished;
import io.fieldlog.events.TemplateEvent.TemplateWithdrawn;
import io.fieldlog.inspection.Form;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Templates and checklists of one organization, made up: every event is possible where it stands.
public final class RandomInspections {

    private static final Instant BEGINNING = Instant.parse("2026-01-05T06:00:00Z");
    private static final String SHA256 = "ab".repeat(32);

    private final Random random;
    private final List<TemplatePublished> published = new ArrayList<>();
    private final List<TemplatePublished> newest = new ArrayList<>();
    private final List<Inspection> inspections = new ArrayList<>();
    private final List<PhotoAnnounced> photos = new ArrayList<>();
    private long deviceSeq;

    public RandomInspections(Random random) {
        this.random = random;
    }

    /// What one command records.
    public List<? extends Event> next(UUID machine, UUID site) {
        if (published.isEmpty()) {
            return List.of(template());
        }
        if (inspections.isEmpty()) {
            return List.of(start(machine, site));
        }
        var inspection = inspections.get(random.nextInt(inspections.size()));
        var checklist = inspection.started().checklistId();
        var hash = inspection.merged().contentHash();
        return switch (random.nextInt(30)) {
            case 0 -> List.of(random.nextBoolean() ? template() : nextVersion());
            case 1 -> random.nextInt(5) == 0 ? List.of(withdrawal()) : List.of(start(machine, site));
            case 2 -> List.of(start(machine, site));
            case 3, 4 -> inspection.record(photo(inspection));
            case 5 -> photos.isEmpty() ? inspection.record(photo(inspection)) : List.of(attachment());
            case 6, 7, 8 -> inspection.record(claim(inspection));
            case 9, 10 -> List.of(new ChecklistSigned(checklist, id(), "Seen.", time(), hash, null, "inspector"));
            case 11, 12 ->
                inspection.outcome() == null
                        ? inspection.record(answer(inspection))
                        : List.of(
                                random.nextBoolean()
                                        ? new ChecklistApproved(checklist, hash, null, "supervisor")
                                        : new ChecklistRejected(checklist, hash, "blurred", "supervisor"));
            case 13 ->
                inspection.outcome() == null
                        ? inspection.record(answer(inspection))
                        : inspection.record(amendment(inspection));
            case 14 ->
                random.nextInt(5) == 0
                        ? List.of(new ChecklistVoided(checklist, "wrong machine"))
                        : inspection.record(answer(inspection));
            default -> inspection.record(answer(inspection));
        };
    }

    public TemplatePublished template() {
        var template = new TemplatePublished(id(), 1, "Daily \"" + random.nextInt(100) + "\"", percent(), sections());
        published.add(template);
        newest.add(template);
        return template;
    }

    private TemplatePublished nextVersion() {
        var i = random.nextInt(newest.size());
        var before = newest.get(i);
        var next = new TemplatePublished(
                before.templateId(), before.version() + 1, before.name(), percent(), before.sections());
        newest.set(i, next);
        published.add(next);
        return next;
    }

    private TemplateWithdrawn withdrawal() {
        return new TemplateWithdrawn(any(newest).templateId(), time());
    }

    private @Nullable BigDecimal percent() {
        return random.nextBoolean() ? null : new BigDecimal("7.50").scaleByPowerOfTen(1);
    }

    private List<Section> sections() {
        return List.of(
                new Section(
                        "brakes",
                        "Brakes",
                        false,
                        List.of(
                                question("service-brake", QuestionType.PASS_FAIL_NA, true, null),
                                question(
                                        "why",
                                        QuestionType.TEXT,
                                        random.nextBoolean(),
                                        new Condition.Is("service-brake", List.of("FAIL"))),
                                question("pressure", QuestionType.NUMBER, false, null))),
                new Section(
                        "tyres",
                        "Tyres",
                        true,
                        List.of(
                                question("tyre", QuestionType.SINGLE_CHOICE, true, null),
                                question(
                                        "proof",
                                        QuestionType.PHOTO,
                                        false,
                                        new Condition.Not(new Condition.Is("tyre", List.of("good")))))));
    }

    private Question question(String key, QuestionType type, boolean mandatory, @Nullable Condition visibleWhen) {
        return new Question(
                key,
                key,
                type,
                mandatory,
                null,
                visibleWhen,
                random.nextBoolean() ? null : new BigDecimal(random.nextInt(4)),
                random.nextInt(4) == 0,
                null,
                random.nextInt(6) == 0,
                random.nextInt(6) == 0,
                type == QuestionType.SINGLE_CHOICE
                        ? List.of(
                                new Option("good", "Good", new BigDecimal("2"), false),
                                new Option("poor", "Poor", new BigDecimal("0.5"), true))
                        : List.of(),
                null,
                type == QuestionType.NUMBER ? new BigDecimal("600") : null,
                null,
                null);
    }

    private ChecklistStarted start(UUID machine, UUID site) {
        var template = any(published);
        var started = new ChecklistStarted(
                id(), machine, site, template.templateId(), template.version(), time(), null, "inspector");
        inspections.add(new Inspection(started, template));
        return started;
    }

    public QuestionAnswered answer(Inspection inspection) {
        var item = any(List.copyOf(inspection.form().items()));
        return new QuestionAnswered(
                inspection.started().checklistId(),
                id(),
                item.question().key(),
                instance(item),
                value(item.question()),
                random.nextInt(3) == 0 ? "note \\ \"ü\"" : null,
                time(),
                device(),
                deviceSeq++,
                "inspector",
                false);
    }

    public CompletionClaimed claim(Inspection inspection) {
        return new CompletionClaimed(inspection.started().checklistId(), id(), time(), device(), "inspector");
    }

    public PhotoAnnounced photo(Inspection inspection) {
        var item = any(List.copyOf(inspection.form().items()));
        var photo = new PhotoAnnounced(
                inspection.started().checklistId(),
                id(),
                item.question().key(),
                instance(item),
                SHA256,
                "image/jpeg",
                1000,
                time(),
                "inspector");
        photos.add(photo);
        return photo;
    }

    private PhotoAttached attachment() {
        var photo = photos.remove(random.nextInt(photos.size()));
        return new PhotoAttached(photo.checklistId(), photo.photoId(), photo.sha256(), photo.bytes());
    }

    private ChecklistAmended amendment(Inspection inspection) {
        var item = any(List.copyOf(inspection.form().items()));
        return new ChecklistAmended(
                inspection.started().checklistId(),
                id(),
                "tried again",
                List.of(new AmendedAnswer(item.question().key(), instance(item), value(item.question()), null)),
                "inspector");
    }

    private @Nullable String instance(Form.Item item) {
        return item.section().repeats() ? String.valueOf(1 + random.nextInt(2)) : null;
    }

    private @Nullable AnswerValue value(Question question) {
        return random.nextInt(8) == 0
                ? null
                : switch (question.type()) {
                    case PASS_FAIL_NA -> new AnswerValue.Text(any(List.of("PASS", "PASS", "FAIL", "NA")));
                    case SINGLE_CHOICE -> new AnswerValue.Text(any(List.of("good", "poor")));
                    case NUMBER ->
                        new AnswerValue.Number(
                                new BigDecimal(random.nextInt(1000)).scaleByPowerOfTen(random.nextInt(5) - 2));
                    case PHOTO -> new AnswerValue.Keys(List.of(id().toString()));
                    case TEXT -> new AnswerValue.Text(random.nextBoolean() ? "worn" : " ");
                    case MULTIPLE_CHOICE,
                            METER,
                            DATE,
                            TIME,
                            DATETIME,
                            LOCATION,
                            BARCODE,
                            CHECKBOX,
                            SIGNATURE,
                            DRAWING,
                            INSTRUCTION -> throw new IllegalStateException("no made up form asks this");
                };
    }

    private String device() {
        return any(List.of("tablet-7", "phone-3"));
    }

    /// Few different times, so that captures coincide and come before and after completions; finer than the database.
    private Instant time() {
        return BEGINNING.plusSeconds(random.nextInt(30)).plusNanos(random.nextInt(3));
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /// The same facts in another order.
    public <T extends ChecklistEvent> List<T> shuffled(List<T> facts) {
        var shuffled = new ArrayList<>(facts);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    private UUID id() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
